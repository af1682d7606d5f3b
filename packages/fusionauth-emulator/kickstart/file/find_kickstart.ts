import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** Where a folder may have its kickstart file. */
const IN_FOLDER = ["kickstart.json", "kickstart/kickstart.json"];

/**
 * The path of a kickstart file: `path` itself, or the file in the folder `path`. Throws
 * `Deno.errors.NotFound` when there is none.
 */
export function findKickstart(path: string | URL): string {
  const place = resolve(path instanceof URL ? fileURLToPath(path) : path);
  const isFolder = statOf(place)?.isDirectory ?? false;
  const candidates = isFolder
    ? IN_FOLDER.map((name) => join(place, name))
    : [place];
  const found = candidates.find((file) => statOf(file) !== null);
  if (found !== undefined) return found;
  const what = isFolder
    ? `The folder ${place} has neither ${IN_FOLDER.join(" nor ")}`
    : `There is no kickstart file ${place}`;
  throw new Deno.errors.NotFound(
    `${what}: create it, or name another with --kickstart (option kickstartFile)`,
  );
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (isAbsent) return null;
    throw error;
  }
}
