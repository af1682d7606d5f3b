import { assert, assertEquals } from "@std/assert";
import * as guesses from "../data/guesses.ts";

const TESTS = new URL("./", import.meta.url);

function readme(): string {
  return Deno.readTextFileSync(
    new URL("../README.md", import.meta.url),
  );
}

Deno.test("every row of the README names an existing test", () => {
  const rows = [...readme().matchAll(/\| `([a-z_]+)`: (.+?) +\|$/gm)];
  assert(rows.length > 80);
  const missing = rows.filter(([, file, name]) => {
    const source = Deno.readTextFileSync(new URL(`${file}_test.ts`, TESTS));
    return !source.includes(`"${name}"`);
  });
  assertEquals(missing.map(([row]) => row), []);
});

Deno.test("the README lists every guess with its value", () => {
  const listed = [...readme().matchAll(/^\| `([A-Z_]+)` +\| `(.+)` +\|$/gm)];
  assertEquals(
    listed.map(([, name, value]) => [name, value]).sort(),
    Object.entries(guesses).map((
      [name, value],
    ) => [name, JSON.stringify(value)]).sort(),
  );
});

Deno.test("every guess is marked as one", () => {
  const source = Deno.readTextFileSync(
    new URL("../data/guesses.ts", import.meta.url),
  );
  assertEquals(
    source.match(/\* GUESS:/g)?.length,
    Object.keys(guesses).length,
  );
});
