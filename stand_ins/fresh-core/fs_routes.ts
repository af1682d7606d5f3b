import type { Middleware, PageComponent, RouteHandler } from "./define.ts";
import { compose, type Layer, newRoute, type Router } from "./layers.ts";
import { stepsThrough } from "./layers.ts";
import { notCovered } from "./refused.ts";
import type { Module, Snapshot } from "./snapshot.ts";

/** addFsRoutes adds the file routes of a build, and what lies around them. */
export function addFsRoutes(
  router: Router,
  root: Layer,
  { routes }: Snapshot,
): void {
  const layers = new Map([["", root]]);
  for (const [path, module] of routes) {
    if (typeof module === "function") continue;
    const folder = folderOf(path);
    const layer = layers.get(folder) ?? { middlewares: [] };
    layers.set(folder, layer);
    addToLayer(path.endsWith("/_app") ? root : layer, path, module);
  }
  const sorted = routes.toSorted(([a], [b]) => keyOf(a) < keyOf(b) ? -1 : 1);
  for (const [path, load] of sorted) {
    if (typeof load !== "function") continue;
    const folder = `${folderOf(path)}/`;
    const around = [...layers].filter(([of]) => folder.startsWith(`${of}/`))
      .sort(([a], [b]) => a.length - b.length);
    let route: ReturnType<typeof newRoute> | undefined;
    const steps = stepsThrough(around.map(([, layer]) => layer));
    steps.push(async (ctx) => {
      route ??= newRoute(...readModule(path, await load()));
      return await route(ctx);
    });
    const pattern = patternOf(path.replace(/\/\([^/]*\)/g, ""));
    router.add("ALL", pattern, compose(steps));
  }
}

/** keyOf makes a key that sorts names before groups, these before parameters, and deep paths first. */
function keyOf(path: string): string {
  const key = path.replaceAll("/(", "/\uFFFD").replaceAll("/[", "/\uFFFE");
  return `${key}\uFFFF`;
}

function patternOf(path: string): string {
  const pattern = path.replace(/\/index$/, "")
    .replace(/\/\[\[(\w+)\]\]/g, "{/:$1}?")
    .replace(/\/\[(\w+)\]/g, "/:$1")
    .replace(/^\{\/(?!.*\/[^:])/, "/{");
  if (/[[\]]/.test(pattern)) throw notCovered(`the path routes${path}`);
  return pattern === "" ? "/" : pattern;
}

/** folderOf finds the folder of a route. Optional parameters are no folders. */
function folderOf(path: string): string {
  const parts = path.split("/").filter((part) => !part.startsWith("[["));
  return parts.slice(0, -1).join("/");
}

/** addToLayer puts what a file exports around the routes of its folder. */
function addToLayer(layer: Layer, path: string, module: Module): void {
  const [handler, component] = readModule(path, module);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const middlewares = [handler ?? component].flat();
  const areFunctions = middlewares.every((one) => typeof one === "function");
  if (name === "_error") {
    layer.errorRoute = newRoute(handler, component);
  } else if (name === "_middleware" && areFunctions) {
    layer.middlewares.push(...middlewares as Middleware[]);
  } else if (/^_(app|layout)$/.test(name) && component && !handler) {
    layer[name === "_app" ? "app" : "layout"] = component;
  } else throw notCovered(`what routes${path} exports`);
}

function readModule(
  path: string,
  { config, default: component, handlers, handler = handlers }: Module,
): [RouteHandler | undefined, PageComponent | undefined] {
  if (config !== undefined || (component ?? handler) === undefined) {
    throw notCovered(`what routes${path} exports`);
  }
  return [handler as RouteHandler, component as PageComponent];
}
