import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** listFiles lists the files below a folder of a project; none where there is no such folder. */
export async function listFiles(root: string, folder: string, kind = /$/) {
  if (!existsSync(join(root, folder))) return [];
  const options = { recursive: true, withFileTypes: true } as const;
  const entries = await readdir(join(root, folder), options);
  return entries.filter((entry) => entry.isFile() && kind.test(entry.name))
    .map(({ name, parentPath }) => relative(root, join(parentPath, name)))
    .map((path) => path.replaceAll("\\", "/"))
    .sort();
}
