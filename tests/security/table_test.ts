import { assertEquals } from "@std/assert";
import { CHECKS } from "./checks.ts";
import { LEFT_OUT } from "./left_out.ts";
import { findCheckTests, renderSecurityTable } from "./table.ts";

Deno.test("every security check has a test, or a reason why it has none", async () => {
  const found = await findCheckTests();
  const silent = Object.keys(CHECKS).filter((id) =>
    !found.has(id) && LEFT_OUT[id] === undefined
  );
  assertEquals(silent, []);
});

Deno.test("no test names a security check that does not exist", async () => {
  const found = await findCheckTests();
  assertEquals([...found.keys()].filter((id) => !(id in CHECKS)), []);
});

Deno.test("tests/SECURITY.md is up to date: run `deno task security`", async () => {
  const file = new URL("../SECURITY.md", import.meta.url);
  assertEquals(await Deno.readTextFile(file), await renderSecurityTable());
});

Deno.test("docs/SECURITY.md names as many checks as there are, and files that exist", async () => {
  const file = new URL("../../docs/SECURITY.md", import.meta.url);
  const text = await Deno.readTextFile(file);
  assertEquals(
    /lists (\d+) checks/.exec(text)?.[1],
    `${Object.keys(CHECKS).length}`,
  );
  const paths = [...text.matchAll(/\]\((\.\.\/[^)]+)\)/g)];
  assertEquals(paths.length > 20, true);
  for (const [, path = ""] of paths) {
    assertEquals((await Deno.stat(new URL(path, file))).isFile, true, path);
  }
});
