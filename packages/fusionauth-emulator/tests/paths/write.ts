import { coverageList } from "../../server/paths/coverage_list.ts";
import { knownPaths } from "../../server/paths/known_paths.ts";
import { ROUTES } from "../../server/routes.ts";

// Writes COVERAGE.md: `deno task coverage` in the package's folder.
await Deno.writeTextFile(
  new URL("../../COVERAGE.md", import.meta.url),
  coverageList(knownPaths(ROUTES)),
);
