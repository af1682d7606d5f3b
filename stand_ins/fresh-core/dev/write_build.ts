import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Build } from "../snapshot.ts";

/** writeBuild writes a build's static files, the modules of its islands, and `server.js`. */
export async function writeBuild(
  { root, outDir }: { root: string; outDir: string },
  { buildId, modules, files }: Build,
): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  const hashes: Record<string, string> = {};
  for (const [path, { content }] of files) {
    hashes[path] = createHash("sha256").update(content).digest("hex");
    const target = join(outDir, "static", path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, content);
  }
  const base = relative(outDir, root).replaceAll("\\", "/");
  // Each import is written out: tools that follow imports find all modules.
  const imports = modules
    .map(([file]) => `    ["${file}", () => import("${base}/${file}")],`);
  const server = `import { loadBuild } from "fresh/internal";
import { app } from "${base}/main.ts";

const hashes = ${JSON.stringify(hashes, null, 2)};
const files = new Map();
for (const [path, hash] of Object.entries(hashes)) {
  const content = await Deno.readFile(import.meta.dirname + "/static" + path);
  files.set(path, { content, hash });
}
const apply = await loadBuild({
  buildId: "${buildId}",
  modules: [
${imports.join("\n")}
  ],
  files,
});
apply(app);

export default { fetch: app.handler() };
`;
  await Deno.writeTextFile(join(outDir, "server.js"), server);
}
