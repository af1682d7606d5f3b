import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { notCovered } from "../refused.ts";

/** listFiles lists the files below a folder of a project; none where there is no such folder. */
export async function listFiles(root: string, folder: string, kind = /$/) {
  if (!existsSync(join(root, folder))) return [];
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(root, folder), options);
  return entries.filter((entry) => entry.isFile() && kind.test(entry.name))
    .map(({ name, parentPath }) => relative(root, join(parentPath, name)))
    .map((path) => path.replaceAll("\\", "/"))
    // A folder such as "(_components)" lies beside routes and holds none.
    .filter((path) => !path.includes("/(_"))
    .sort();
}

const NOT_COVERED: readonly [source: RegExp, what: string][] = [
  [
    /^export (const|let|var) config\b|\brouteOverride\b/,
    "route configurations",
  ],
  [/\bf-client-nav\b/, "f-client-nav"],
];

/**
 * checkSources refuses what of the routes' files and sources is not covered, with file and line.
 *
 * @throws {Error} for the first such line
 */
export async function checkSources(root: string, files: string[]) {
  for (const file of files) {
    if (/\/_(404|500)\.\w+$/.test(file)) throw notCovered(file);
    const source = await Deno.readTextFile(join(root, file));
    for (const [i, line] of source.split("\n").entries()) {
      const [, what] = NOT_COVERED.find(([part]) => part.test(line)) ?? [];
      if (what !== undefined) throw notCovered(`${what} (${file}:${i + 1})`);
    }
  }
}
