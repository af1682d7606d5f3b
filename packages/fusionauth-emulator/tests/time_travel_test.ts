import { assert, assertEquals } from "@std/assert";
import { openTimeTravel } from "../testing/time_travel.ts";

Deno.test("time travel moves Date, and returns", () => {
  const present = Date;
  const start = Date.now();
  {
    using time = openTimeTravel();
    time.advance(3600);
    time.advance(-60);
    assert(Date.now() - start >= 3540_000);
    assert(new Date().getTime() - start >= 3540_000);
    assertEquals(new Date(0).getTime(), 0);
    assert(new Date() instanceof present);
    assertEquals(Date.parse("1970-01-01T00:00:01Z"), 1000);
    time.return();
    assert(Date.now() - start < 3540_000);
  }
  assertEquals(Date, present);
});
