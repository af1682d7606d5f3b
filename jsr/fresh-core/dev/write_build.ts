import { dirname, join, relative } from "node:path";
import type { StaticFile } from "../snapshot.ts";
import { hashOf, staticFile } from "../static_file.ts";
import type { Project, ResolvedBuildOptions } from "./builder.ts";

type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** writeBuild writes a build to disk: the static files, the islands' modules and `server.js`. */
export async function writeBuild(
  options: ResolvedBuildOptions,
  project: Project,
  readStatic: ReadFile,
): Promise<void> {
  const { outDir } = options;
  await Deno.remove(outDir, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const files: Record<string, Omit<StaticFile, "body">> = {};
  async function write(
    pathname: string,
    content: Uint8Array<ArrayBuffer>,
    hashed: boolean,
  ): Promise<void> {
    const { body, ...file } = await staticFile(pathname, content, hashed);
    const path = join(outDir, "static", decodeURI(pathname));
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, body);
    files[pathname] = file;
  }
  for (const [pathname, path] of project.statics) {
    await write(pathname, await readStatic(path), false);
  }
  for (const [pathname, script] of project.bundle?.files ?? []) {
    await write(pathname, script, true);
  }
  const buildId = await hashOf(
    new TextEncoder().encode(JSON.stringify(files)),
  );
  await Deno.mkdir(outDir, { recursive: true });
  await Deno.writeTextFile(
    join(outDir, "server.js"),
    serverModule(options, project, files, buildId),
  );
}

/** serverModule writes the module that `deno serve` runs. */
function serverModule(
  { outDir, serverEntry }: ResolvedBuildOptions,
  { bundle, routes }: Project,
  files: Record<string, Omit<StaticFile, "body">>,
  buildId: string,
): string {
  const imports: string[] = [];
  function importOf(form: string, path: string): void {
    const specifier = relative(outDir, path).replaceAll("\\", "/");
    imports.push(`import ${form} from ${JSON.stringify(specifier)};`);
  }
  const routeList = [...routes].map(([path, file], i) => {
    importOf(`* as route${i}`, file);
    return `    { path: ${JSON.stringify(path)}, exports: route${i} },`;
  });
  const islandList = [...bundle?.islands ?? []].map(([file, island], i) => {
    importOf(`* as island${i}`, file);
    return `    [island${i}.default, ${JSON.stringify(island)}],`;
  });
  importOf("{ app }", serverEntry);
  return `// Written by the build; do not edit.
import { installBuild } from "fresh/internal";
${imports.join("\n")}

installBuild(app, {
  folder: import.meta.dirname,
  buildId: ${JSON.stringify(buildId)},
  routes: [
${routeList.join("\n")}
  ],
  islands: [
${islandList.join("\n")}
  ],
  runtime: ${JSON.stringify(bundle?.runtime ?? null)},
  files: ${JSON.stringify(files, null, 2)},
});

export default { fetch: app.handler() };
`;
}
