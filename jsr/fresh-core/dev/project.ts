import { join, relative } from "node:path";

/** The files of a project that a build is made of; absolute paths. */
export interface Project {
  root: string;
  islands: string[];
  /** By path in the routes folder, without the ending. */
  routes: Map<string, string>;
  /** By URL path. */
  statics: Map<string, string>;
}

const MODULE = /(?<![._]test)\.[jt]sx?$/;

/** findProject lists a project's routes, islands and static files. */
export async function findProject(root: string): Promise<Project> {
  const [islands, routes, statics] = await Promise.all([
    walk(join(root, "islands")),
    walk(join(root, "routes")),
    walk(join(root, "static")),
  ]);
  const pathOf = (folder: string, file: string) =>
    `/${relative(join(root, folder), file).replaceAll("\\", "/")}`;
  return {
    root,
    islands: islands.filter((file) => MODULE.test(file)),
    routes: new Map(
      routes.filter((file) => MODULE.test(file))
        .map((file) => [pathOf("routes", file).replace(MODULE, ""), file]),
    ),
    statics: new Map(
      statics.map((file) => [encodeURI(pathOf("static", file)), file]),
    ),
  };
}

/** walk lists the files below a folder; none where it does not exist. */
async function walk(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder))
    .catch((error) => {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    });
  const found = await Promise.all(entries.map(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? walk(path) : [path];
  }));
  return found.flat().sort();
}
