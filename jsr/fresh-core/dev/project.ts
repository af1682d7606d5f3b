import { join, relative, resolve } from "node:path";
import type { BuildOptions } from "./builder.ts";

/** Where a project's files are; absolute paths. */
export type Folders = Required<Omit<BuildOptions, "target">>;

/** resolveFolders fills in the defaults of the Builder's options. */
export function resolveFolders(options: BuildOptions): Folders {
  const root = resolve(options.root ?? ".");
  return {
    root,
    serverEntry: resolve(root, options.serverEntry ?? "main.ts"),
    outDir: resolve(root, options.outDir ?? "_fresh"),
    staticDir: resolve(root, options.staticDir ?? "static"),
    islandDir: resolve(root, options.islandDir ?? "islands"),
    routeDir: resolve(root, options.routeDir ?? "routes"),
  };
}

/** The files of a project that a build is made of; absolute paths. */
export interface Project {
  islands: string[];
  /** By path in the routes folder, without the ending. */
  routes: Map<string, string>;
  /** By URL path. */
  statics: Map<string, string>;
}

const MODULE = /(?<![._]test)\.[jt]sx?$/;

/** findProject lists a project's routes, islands and static files. */
export async function findProject(folders: Folders): Promise<Project> {
  const { islandDir, routeDir, staticDir } = folders;
  const routes = (await walk(routeDir)).filter((path) => MODULE.test(path));
  return {
    islands: (await walk(islandDir)).filter((path) => MODULE.test(path)),
    routes: new Map(
      routes.map((path) => [urlOf(routeDir, path).replace(MODULE, ""), path]),
    ),
    statics: new Map(
      (await walk(staticDir)).map((
        path,
      ) => [encodeURI(urlOf(staticDir, path)), path]),
    ),
  };
}

function urlOf(folder: string, path: string): string {
  return `/${relative(folder, path).replaceAll("\\", "/")}`;
}

async function walk(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder))
    .catch((error) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    });
  const found = await Promise.all(entries.map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory ? walk(path) : [path];
  }));
  return found.flat().sort();
}
