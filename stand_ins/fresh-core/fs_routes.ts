import type { Middleware, PageComponent, RouteHandler } from "./define.ts";
import { notCovered } from "./refused.ts";
import { newRoute, renderRoute, type Route } from "./route.ts";
import type { Router } from "./router.ts";
import { chain, type Segment, segmentAt, stepsInto } from "./segments.ts";
import { compareRoutes, patternOf } from "./fs_paths.ts";
import type { Module, Snapshot } from "./snapshot.ts";

/** addFsRoutes adds the file routes of a build, and what lies around them. */
export function addFsRoutes<State>(
  router: Router<State>,
  root: Segment<State>,
  snapshot: Snapshot,
): void {
  const files = snapshot.routes.toSorted(([a], [b]) => compareRoutes(a, b));
  for (const [path, module] of files) {
    const end = path.lastIndexOf("/");
    const folder = path.slice(1, Math.max(end, 1));
    const name = path.slice(end + 1);
    if (typeof module !== "function") {
      const around = segmentAt(root, patternOf(folder, true));
      addAround({ name, around, root }, readModule(path, module));
      continue;
    }
    // An index lies in the folder it is named after, every other file in the one it is in.
    const own = patternOf(path.slice(1), true);
    const segment = segmentAt(root, own, name === "index");
    let route: Route<State> | undefined;
    const steps = stepsInto(segment);
    steps.push(async (ctx) => {
      if (route === undefined) {
        const { handler, component } = readModule<State>(path, await module());
        route = newRoute(handler, component);
      }
      return await renderRoute(ctx, route);
    });
    router.add("ALL", patternOf(path.slice(1)), chain(steps));
  }
}

interface Exports<State> {
  handler: RouteHandler<State> | undefined;
  component: PageComponent<never, State> | undefined;
  middlewares: Middleware<State>[];
}

/** readModule reads what a route module exports. @throws {Error} if that cannot be used */
function readModule<State>(path: string, module: Module): Exports<State> {
  const { config, default: own } = module;
  const handler = module.handlers ?? module.handler ?? undefined;
  const file = `routes${path}`;
  if (config !== undefined) throw notCovered(`the export "config" of ${file}`);
  const isMiddleware = path.endsWith("/_middleware");
  const isUsable = (value: unknown) => typeof value === "function";
  if (
    !isUsable(own) && !(isMiddleware && Array.isArray(own)) &&
    !isUsable(handler) && typeof handler !== "object"
  ) {
    throw new Error(
      `Could not find relevant exports in: ${file}. It has to export a ${
        isMiddleware ? "middleware as its default" : 'page or a "handler"'
      }.`,
    );
  }
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(
      `Handlers must only have one argument but found more than one. Check the function signature in: ${file}`,
    );
  }
  const middlewares = isMiddleware ? [handler ?? own].flat() : [];
  if (!middlewares.every(isUsable)) {
    throw notCovered(`a middleware for each method (${file})`);
  }
  return {
    handler: handler as RouteHandler<State> | undefined,
    component: own as PageComponent<never, State> | undefined,
    middlewares: middlewares as Middleware<State>[],
  };
}

/** addAround puts what a file exports around the routes of its folder. */
function addAround<State>(
  { name, around, root }: {
    name: string;
    around: Segment<State>;
    root: Segment<State>;
  },
  { handler, component, middlewares }: Exports<State>,
): void {
  if (name === "_middleware") around.middlewares.push(...middlewares);
  else if (name === "_error") around.errorRoute = newRoute(handler, component);
  else if (name === "_layout" && handler) {
    throw notCovered("a layout's handler");
  } else if (component === undefined) return;
  else if (name === "_app") root.app = component;
  else around.layout = component;
}
