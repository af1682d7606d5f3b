import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Bytes, Manifest } from "../snapshot.ts";

interface Build {
  root: string;
  manifest: Manifest;
  /** By path; of static files as they are named, of modules by URL. */
  contents: Map<string, Bytes>;
}

/** writeBuild writes a build's static files, the modules of its islands, and `server.js`. */
export async function writeBuild(
  outDir: string,
  { root, manifest, contents }: Build,
): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const hashes: Record<string, string> = {};
  for (const [path, content] of contents) {
    const target = join(outDir, "static", path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, content);
    const url = path.split("/").map(encodeURIComponent).join("/");
    hashes[url] = createHash("sha256").update(content).digest("hex");
  }
  const base = relative(outDir, root).replaceAll("\\", "/");
  const { routes, islands } = manifest;
  // Each import is written out: tools that follow imports find all modules.
  const modules = [...routes, ...Object.keys(islands)]
    .map((file) => `  "${file}": () => import("${base}/${file}"),`);
  const server = `import { loadBuild, readFrom } from "fresh/internal";
import { app } from "${base}/main.ts";

const build = ${JSON.stringify(manifest, null, 2)};
const hashes = ${JSON.stringify(hashes, null, 2)};
const modules = {
${modules.join("\n")}
};
const apply = await loadBuild(build, {
  root: import.meta.dirname + "/${base}",
  load: (file) => modules[file](),
  readFile: readFrom(import.meta.dirname + "/static", hashes),
});
apply(app);

export default { fetch: app.handler() };
`;
  await Deno.writeTextFile(join(outDir, "server.js"), server);
}
