import { assert, assertEquals } from "@std/assert";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };

const PACKAGE = new URL("../", import.meta.url);
const ENTRY_POINTS = [
  "mod.ts",
  "testing/mod.ts",
  "faults/mod.ts",
  "main.ts",
  "compare/main.ts",
  "distribution/pack.ts",
  "distribution/compile.ts",
];

/** The folders of the package. Each may import from itself and from those before it. */
const ROOMS = [
  "data",
  "http",
  "tokens",
  "sessions",
  "stories",
  "webhooks",
  "instance",
  "kickstart",
  "persistence",
  "pages",
  "oauth",
  "api",
  "faults",
  "console",
  "server",
  "command",
  "testing",
  "compare",
  "distribution",
];

interface Import {
  /** As in the import statement. */
  readonly specifier: string;
  readonly target: string;
}

/** A module in the output of `deno info --json`. */
interface ModuleInfo {
  specifier: string;
  dependencies?: {
    specifier: string;
    code?: { specifier: string };
    type?: { specifier: string };
  }[];
}

/** The value and type imports of every module that the entry points reach. */
async function readImports(): Promise<ReadonlyMap<string, Import[]>> {
  const imports = new Map<string, Import[]>();
  for (const entryPoint of ENTRY_POINTS) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", entryPoint],
      cwd: PACKAGE,
    }).output();
    const info: { modules: ModuleInfo[] } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    for (const { specifier, dependencies = [] } of info.modules) {
      if (!specifier.startsWith(PACKAGE.href)) continue;
      imports.set(
        pathOf(specifier),
        dependencies.map((dependency) => ({
          specifier: dependency.specifier,
          target: (dependency.code ?? dependency.type)?.specifier ?? "",
        })),
      );
    }
  }
  return imports;
}

function pathOf(url: string): string {
  return url.slice(PACKAGE.href.length);
}

function isInside(url: string): boolean {
  return url.startsWith(PACKAGE.href);
}

/** A cycle of imports, as a list of paths; empty when there is none. */
function findCycle(imports: ReadonlyMap<string, Import[]>): string[] {
  const done = new Set<string>();
  function visit(path: string, trail: string[]): string[] {
    if (trail.includes(path)) return [...trail, path];
    if (done.has(path)) return [];
    for (const { target } of imports.get(path) ?? []) {
      if (!isInside(target)) continue;
      const cycle = visit(pathOf(target), [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  }
  for (const path of imports.keys()) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** The source files in a folder and below it, without tests and benchmarks. */
function* walk(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* walk(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}

const imports = await readImports();

Deno.test("no import of the package closes a cycle", () => {
  assert(imports.size > 100);
  assertEquals(findCycle(imports), []);
});

Deno.test("the package imports nothing but itself and what its deno.json names", () => {
  const allowed = Object.keys(manifest.imports);
  const foreign = [...imports].flatMap(([path, list]) =>
    list.filter(({ specifier, target }) =>
      specifier.startsWith(".")
        ? !isInside(target)
        : !specifier.startsWith("node:") &&
          !allowed.some((name) => `${specifier}/`.startsWith(`${name}/`))
    ).map(({ specifier }) => `${path}: ${specifier}`)
  );
  assertEquals(foreign, []);
  const sources = Object.values(manifest.imports);
  assertEquals(sources.filter((url) => !/^(npm|jsr):/.test(url)), []);
});

Deno.test("a folder imports only from itself and from the folders below it", () => {
  const levelOf = (path: string) => ROOMS.indexOf(path.split("/")[0] ?? "");
  const upward = [...imports].flatMap(([path, list]) =>
    list.filter(({ target }) =>
      path.includes("/") && isInside(target) &&
      levelOf(pathOf(target)) > levelOf(path)
    ).map(({ target }) => `${path}: ${pathOf(target)}`)
  );
  assertEquals(upward, []);
  const rooms = new Set(
    [...imports.keys()].filter((path) => path.includes("/"))
      .map((path) => path.split("/")[0] ?? ""),
  );
  assertEquals([...rooms].sort(), ROOMS.toSorted());
});

Deno.test("deno publish accepts the package", async () => {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    cwd: PACKAGE,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
});

Deno.test("every source file is reached from an entry point", () => {
  const root = fileURLToPath(PACKAGE).replace(/[\\/]$/, "");
  const unreached = [...walk(root)].map((path) =>
    relative(root, path).replaceAll("\\", "/")
  ).filter((path) => !/^(tests|benches)\//.test(path) && !imports.has(path));
  assertEquals(unreached, []);
});
