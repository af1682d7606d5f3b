// The folders of the app and the directions in which they may import each other.
import { assertEquals } from "@std/assert";
import {
  authFilesOf,
  closureOf,
  JOURNEYS,
  readImports,
} from "./support/imports.ts";

const SETTINGS = "fresh.config.ts";
const BELOW_FUSIONAUTH = ["server", SETTINGS];
const BELOW_SESSION = ["auth/fusionauth", ...BELOW_FUSIONAUTH];
const BELOW_JOURNEYS = ["auth/session", ...BELOW_SESSION];
const JOURNEYS_OF_AUTH = ["auth/sign_in", "auth/refresh", "auth/webhooks"];
const SERVER_SIDE = [...JOURNEYS_OF_AUTH, ...BELOW_JOURNEYS, "utils.ts"];
const APP = ["routes", "components", "islands", "bank", ...SERVER_SIDE];

/** What each folder, or file at the root, may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "main.ts": APP,
  "serve.ts": ["main.ts", ...APP],
  "dev.ts": ["main.ts", "packages/fusionauth-emulator", ...APP],
  tools: APP,
  routes: APP,
  components: ["islands", "bank"],
  islands: ["components", "bank"],
  "auth/sign_in": BELOW_JOURNEYS,
  "auth/refresh": BELOW_JOURNEYS,
  "auth/webhooks": BELOW_JOURNEYS,
  "auth/session": BELOW_SESSION,
  "auth/fusionauth": BELOW_FUSIONAUTH,
  bank: BELOW_FUSIONAUTH,
  server: [SETTINGS],
  "utils.ts": [],
  [SETTINGS]: [],
  "packages/fusionauth-emulator": [],
  "stand_ins/fresh-core": [],
  "stand_ins/kv-oauth": [],
  "stand_ins/std-assert": [],
  "stand_ins/std-dotenv": [],
};

const graph = await readImports();

/** The folder of a module as MAY_IMPORT names it. */
function folderOf(module: string): string {
  const [first = "", second] = module.split("/");
  return ["auth", "packages", "stand_ins"].includes(first)
    ? `${first}/${second}`
    : first;
}

/** The import by which a module reaches itself again; `null` when there is none. */
function findCycle(module: string): string | null {
  const imports = graph.get(module) ?? [];
  const next = imports.find((one) => closureOf(graph, [one]).has(module));
  return next === undefined ? null : `${module} -> ${next}`;
}

Deno.test("no module imports itself through others", () => {
  const cycles = [...graph.keys()].map((module) => findCycle(module))
    .filter((cycle) => cycle !== null);
  assertEquals(cycles, []);
});

Deno.test("imports between folders point one way", () => {
  const wrong: string[] = [];
  for (const [module, imports] of graph) {
    const folder = folderOf(module);
    const allowed = MAY_IMPORT[folder];
    if (allowed === undefined) {
      wrong.push(`${module} is in no known folder`);
      continue;
    }
    for (const imported of imports) {
      const target = folderOf(imported);
      if (target === folder || allowed.includes(target)) continue;
      wrong.push(`${module} -> ${imported}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("islands load no code of the server", () => {
  const islands = [...graph.keys()].filter((one) =>
    folderOf(one) === "islands"
  );
  const loaded = [...closureOf(graph, islands)].filter((module) =>
    SERVER_SIDE.includes(folderOf(module))
  );
  assertEquals(loaded, []);
});

Deno.test("a journey loads few files of auth/", () => {
  const over = JOURNEYS.filter((journey) =>
    authFilesOf(graph, journey).length > journey.limit
  );
  assertEquals(over.map(({ name }) => name), []);
});
