import { assertEquals } from "@std/assert";
import { openApp } from "../support/app.ts";
import { MINUTE, stopClock } from "../support/clock.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";

keepLog();
const calls = watchKv();
const app = await openApp({ SESSION_IDLE_MINUTES: "2" });
// Test files share the environment of the run.
Deno.env.delete("SESSION_IDLE_MINUTES");

Deno.test("a session that idles in two minutes is extended by use, too (S42)", async () => {
  using _clock = stopClock(app);
  const client = await app.signedIn();
  for (let minutes = 0; minutes < 10; minutes++) {
    app.advance(MINUTE);
    assertEquals(await isSignedIn(client), true);
    // No response waits until it is noted.
    await calls.settled();
  }
  app.advance(2 * MINUTE);
  assertEquals(await isSignedIn(client), false);
});
