import { assert, assertEquals } from "@std/assert";
import { coverageList } from "../server/paths/coverage_list.ts";
import { knownPaths } from "../server/paths/known_paths.ts";
import { createPathTree } from "../server/paths/path_tree.ts";
import { ROUTES } from "../server/routes.ts";
import { openEmulator } from "./support/client.ts";

const LIST = new URL("../COVERAGE.md", import.meta.url);

Deno.test("COVERAGE.md is up to date", async () => {
  assertEquals(
    await Deno.readTextFile(LIST),
    coverageList(knownPaths(ROUTES)),
    "Run `deno task coverage` in the package",
  );
});

Deno.test("the emulator serves the list of what it models", async () => {
  await using emulator = await openEmulator();
  const response = await emulator.handler(
    new Request(`${emulator.origin}/emulator/coverage`),
  );
  assertEquals(await response.text(), await Deno.readTextFile(LIST));
});

Deno.test("the list has FusionAuth's paths and the emulator's, with their methods", () => {
  const paths = knownPaths([
    ["GET", "/api/user/:id"],
    ["POST", "/oauth2/logout"],
  ]);
  const user = paths.find(({ path }) => path === "/api/user/{userId}");
  assertEquals([...user?.modelled ?? []], ["GET"]);
  assert(user?.documented.has("PATCH"));
  const text = coverageList(paths);
  assert(/\| `\/api\/user\/\{userId\}` +\| GET +\| POST, PUT, PATCH, DELETE/
    .test(text));
  assert(/\| `\/oauth2\/logout` \| POST +\| +\|/.test(text));
  assert(text.includes("models 1."));
});

Deno.test("a name in a path goes before a parameter", () => {
  const tree = createPathTree(knownPaths([["GET", "/api/user/:userId"]]));
  assertEquals(tree.find("/api/user/search")?.path, "/api/user/search");
  assertEquals(tree.find("/api/user/x/")?.path, "/api/user/{userId}");
  assertEquals(
    tree.find("/api/user/comment/x")?.path,
    "/api/user/comment/{userId}",
  );
  assertEquals(tree.find("/api/user/x/y"), null);
});
