import { dirname, join, relative } from "node:path";
import type { BuildManifest } from "../internal.ts";
import { staticFile } from "../snapshot.ts";
import type { Bundle } from "./bundle.ts";
import type { Project } from "./project.ts";

/** writeBuild writes a build's static files, the modules of its islands, and `server.js`. */
export async function writeBuild(
  outDir: string,
  { root, routes, statics }: Project,
  bundle: Bundle,
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  await Deno.mkdir(outDir, { recursive: true });
  for await (const { name } of Deno.readDir(outDir)) {
    await Deno.remove(join(outDir, name), { recursive: true });
  }
  const files: BuildManifest["files"] = {};
  async function write(
    path: string,
    content: Uint8Array<ArrayBuffer>,
    hashed: boolean,
  ): Promise<void> {
    const { body, ...file } = await staticFile(path, content, hashed);
    const target = join(outDir, "static", decodeURI(path));
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, body);
    files[path] = file;
  }
  for (const [path, file] of statics) {
    await write(path, await read(file), false);
  }
  for (const [path, script] of bundle.files) await write(path, script, true);

  const all = new TextEncoder().encode(JSON.stringify(files));
  const { etag } = await staticFile("", all, false);
  const lines = ['import { installBuild } from "fresh/internal";'];
  function importFrom(file: string, form: string): void {
    const specifier = relative(outDir, file).replaceAll("\\", "/");
    lines.push(`import ${form} from ${JSON.stringify(specifier)};`);
  }
  const routeList = [...routes].map(([path, file], i) => {
    importFrom(file, `* as route${i}`);
    return `{ path: ${JSON.stringify(path)}, exports: route${i} }`;
  });
  const islandList = [...bundle.islands].map(([file, island], i) => {
    importFrom(file, `* as island${i}`);
    return `[island${i}.default, ${JSON.stringify(island)}]`;
  });
  importFrom(join(root, "main.ts"), "{ app }");
  lines.push(
    "installBuild(app, {",
    "  folder: import.meta.dirname,",
    `  buildId: ${etag},`,
    `  routes: [\n    ${routeList.join(",\n    ")}\n  ],`,
    `  islands: new Map([\n    ${islandList.join(",\n    ")}\n  ]),`,
    `  runtime: ${JSON.stringify(bundle.runtime)},`,
    `  files: ${JSON.stringify(files)}`,
    "});",
    "export default { fetch: app.handler() };\n",
  );
  await Deno.writeTextFile(join(outDir, "server.js"), lines.join("\n"));
}
