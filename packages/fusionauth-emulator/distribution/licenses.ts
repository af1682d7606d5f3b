import { PACKAGE } from "./artefact.ts";
import { run } from "./run.ts";

interface ModuleGraph {
  readonly modules: readonly { specifier: string; npmPackage?: string }[];
  readonly npmPackages: Readonly<
    Record<
      string,
      {
        name: string;
        version: string;
        localPath: string;
        dependencies: string[];
      }
    >
  >;
}

/** The licenses of the packages that are bundled, as the licenses ask for. */
export async function readLicenses(): Promise<string> {
  const text = await run(Deno.execPath(), ["info", "--json", "main.ts"], {
    cwd: PACKAGE,
  });
  const graph: ModuleGraph = JSON.parse(text);
  const found = new Set(
    graph.modules.flatMap(({ npmPackage }) => npmPackage ?? []),
  );
  // A set visits what is added while it is iterated.
  for (const id of found) {
    graph.npmPackages[id]?.dependencies.forEach((it) => found.add(it));
  }
  const npm = await Promise.all(
    [...found].toSorted().flatMap((id) => graph.npmPackages[id] ?? []).map(
      async ({ name, version, localPath }) =>
        `${name} ${version}\n\n${await readLicense(localPath)}`,
    ),
  );
  const jsr = new Set(
    graph.modules.flatMap(({ specifier }) =>
      /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+\/[^/]+)\//.exec(specifier)?.[1] ?? []
    ),
  );
  const pages = [...jsr].toSorted().map((path) =>
    `https://jsr.io/${path}: see its LICENSE`
  );
  return [...npm, ...pages].join("\n\n");
}

async function readLicense(folder: string): Promise<string> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && /^licen[cs]e/i.test(name)) {
      return (await Deno.readTextFile(`${folder}/${name}`)).trim();
    }
  }
  throw new Error(`There is no license in ${folder}`);
}
