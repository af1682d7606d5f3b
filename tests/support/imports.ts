// Reads which modules import which. Only value imports count, static and dynamic: types are gone at
// run time. As a program it lists what each journey loads of auth/:
// `deno run -R tests/support/imports.ts`.

/** What each module imports of the project, by paths below its root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** One kind of request, and the modules where it enters. */
export interface Journey {
  readonly name: string;
  readonly entries: readonly string[];
  /** The most files of auth/ that it may load. */
  readonly limit: number;
}

export const JOURNEYS: readonly Journey[] = [
  { name: "GET /login", entries: ["routes/login.ts"], limit: 16 },
  {
    name: "a signed-in page",
    entries: [
      "routes/(signed-in)/_middleware.ts",
      "routes/(signed-in)/make-change/index.tsx",
    ],
    limit: 16,
  },
  { name: "GET /callback", entries: ["routes/callback.tsx"], limit: 26 },
  { name: "a webhook", entries: ["routes/webhooks/fusionauth.ts"], limit: 16 },
];

const ROOT = new URL("../../", import.meta.url);
const EMULATOR = "packages/fusionauth-emulator/";
const NOT_SHIPPED =
  /^(\..*|_fresh|bench|coverage|docs|node_modules|tests)$|\/(benches|tests)$/;
// As `deno fmt` writes them: a statement begins its line, and specifiers have double quotes.
const STATEMENT = /^(?:import|export)\s+(?:([^;"']*?)\s+from\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)",?\s*\)/g;

/** Reads the imports of all modules of the app, the emulator and the stand-ins. */
export async function readImports(): Promise<ImportGraph> {
  const modules = await listModules();
  const manifest = new URL(`${EMULATOR}deno.json`, ROOT);
  const { name, exports }: { name: string; exports: Record<string, string> } =
    JSON.parse(await Deno.readTextFile(manifest));

  function resolve(specifier: string, importer: string): string {
    if (specifier.startsWith("@/")) return specifier.slice(2);
    if (specifier.startsWith(".")) {
      return new URL(specifier, `file:///${importer}`).pathname.slice(1);
    }
    if (specifier !== name && !specifier.startsWith(`${name}/`)) return "";
    const file = exports[`.${specifier.slice(name.length)}`] ?? "";
    return new URL(file, `file:///${EMULATOR}`).pathname.slice(1);
  }

  const graph = new Map<string, string[]>();
  for (const module of modules) {
    const source = await Deno.readTextFile(new URL(module, ROOT));
    const imports = valueImports(source, module)
      .map((specifier) => resolve(specifier, module))
      .filter((imported) => modules.has(imported));
    graph.set(module, [...new Set(imports)]);
  }
  return graph;
}

/** The modules that entries load, themselves included. */
export function closureOf(
  graph: ImportGraph,
  entries: readonly string[],
): Set<string> {
  const loaded = new Set<string>();
  const pending = [...entries];
  for (let module = pending.pop(); module; module = pending.pop()) {
    const imports = graph.get(module);
    if (imports === undefined) throw new Error(`There is no module ${module}`);
    if (loaded.has(module)) continue;
    loaded.add(module);
    pending.push(...imports);
  }
  return loaded;
}

/** The modules of auth/ that a journey loads. */
export function authFilesOf(
  graph: ImportGraph,
  { entries }: Journey,
): string[] {
  return [...closureOf(graph, entries)]
    .filter((module) => module.startsWith("auth/")).sort();
}

function valueImports(source: string, module: string): string[] {
  const statements = [...source.matchAll(STATEMENT)];
  const imports = statements.filter(([text]) => text.startsWith("import"));
  if (imports.length !== [...source.matchAll(/^import\s/gm)].length) {
    throw new Error(`Cannot read the imports of ${module}: run \`deno fmt\``);
  }
  return [
    ...statements.filter(([, clause]) => !isTypeOnly(clause))
      .map(([, , specifier = ""]) => specifier),
    ...[...source.matchAll(DYNAMIC)].map(([, specifier = ""]) => specifier),
  ];
}

function isTypeOnly(clause = ""): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{([^}]*)\}$/.exec(clause)?.[1]?.split(",")
    .map((name) => name.trim()).filter((name) => name !== "");
  return names?.every((name) => name.startsWith("type ")) ?? false;
}

async function listModules(folder = ""): Promise<Set<string>> {
  const modules = new Set<string>();
  for await (const entry of Deno.readDir(new URL(folder || ".", ROOT))) {
    const path = folder + entry.name;
    if (NOT_SHIPPED.test(path)) continue;
    if (entry.isDirectory) {
      for (const module of await listModules(`${path}/`)) modules.add(module);
    } else if (/\.tsx?$/.test(path)) modules.add(path);
  }
  return modules;
}

if (import.meta.main) {
  const graph = await readImports();
  for (const journey of JOURNEYS) {
    const files = authFilesOf(graph, journey);
    // deno-lint-ignore no-console
    console.log(
      `${journey.name} loads ${files.length} files of auth/, at most ${journey.limit}:\n  ${
        files.join("\n  ")
      }`,
    );
  }
}
