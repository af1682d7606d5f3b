import { join, relative } from "node:path";

/** walkFiles lists the files below a folder as paths with slashes, sorted; none if it does not exist. */
export async function walkFiles(
  root: string,
  ignore: RegExp[],
): Promise<string[]> {
  const found: string[] = [];
  async function walk(folder: string): Promise<void> {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      if (ignore.some((pattern) => pattern.test(path))) continue;
      if (entry.isDirectory) await walk(path);
      else found.push(relative(root, path).replaceAll("\\", "/"));
    }
  }
  try {
    await walk(root);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}
