import { rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Bytes, Manifest } from "../snapshot.ts";

/** writeBuild writes a build's static files, the modules of its islands, and `server.js`. */
export async function writeBuild(
  outDir: string,
  root: string,
  manifest: Manifest,
  read: (path: string) => Promise<Bytes>,
): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  for (const path of manifest.files) {
    const target = join(outDir, "static", decodeURI(path));
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, await read(path));
  }
  const base = relative(outDir, root).replaceAll("\\", "/");
  const { routes, islands } = manifest;
  // Each import is written out: tools that follow imports find all modules.
  const modules = [...routes, ...Object.keys(islands)]
    .map((file) => `  "${file}": () => import("${base}/${file}"),`);
  const server = `import { loadBuild } from "fresh/internal";
import { app } from "${base}/main.ts";

const build = ${JSON.stringify(manifest, null, 2)};
const modules = {
${modules.join("\n")}
};
const load = (file) => modules[file]();
const folder = import.meta.dirname + "/static";
const read = (path) => Deno.readFile(folder + decodeURI(path));

(await loadBuild(build, load, read))(app);

export default { fetch: app.handler() };
`;
  await Deno.writeTextFile(join(outDir, "server.js"), server);
}
