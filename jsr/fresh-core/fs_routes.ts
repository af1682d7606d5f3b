import type { Context } from "./context.ts";
import { answerRoute } from "./route.ts";
import type { Router } from "./router.ts";
import type { Scopes } from "./scopes.ts";
import type {
  LayoutConfig,
  MiddlewareFn,
  PageComponent,
  Route,
} from "./types.ts";

/** A module of the routes folder. */
export interface FsModule {
  /** Its path below the folder without the ending, for example `/blog/[slug]`. */
  path: string;
  exports: Record<string, unknown>;
}

/** collectFsRoutes adds file routes, with the middlewares, layouts and error pages around them. */
export function collectFsRoutes<State>(
  modules: FsModule[],
  scopes: Scopes<State>,
  router: { add: Router<State>["add"] },
  mountPath: string,
): void {
  const prefix = mountPath.replace(/\/?\*?$/, "");
  const routes: FsModule[] = [];
  for (const module of modules) {
    const slash = module.path.lastIndexOf("/");
    const name = module.path.slice(slash + 1);
    const scope = prefix + module.path.slice(0, slash);
    const { exports } = module;
    const config = exports.config as LayoutConfig | undefined;
    if (name === "_app") {
      scopes.appWrapper(componentOf(module));
    } else if (name === "_layout") {
      scopes.layout(scope, componentOf(module), config ?? {});
    } else if (name === "_error" || name === "_500") {
      scopes.onError(scope, routeOf(module));
    } else if (name === "_404") {
      scopes.notFound(routeOf(module));
    } else if (name === "_middleware") {
      const found = exports.default ?? exports.handler ?? exports.handlers;
      if (found === undefined) throw missing(module, "a middleware");
      scopes.use(scope, [found].flat() as MiddlewareFn<State>[]);
    } else if (!name.startsWith("_")) {
      routes.push(module);
    }
  }
  routes.sort((a, b) => compare(a.path, b.path));
  for (const module of routes) {
    const route = routeOf<State>(module);
    const answer = (ctx: Context<State>) => answerRoute(ctx, route);
    router.add(
      route.config?.routeOverride ?? prefix + patternOf(module.path),
      "ALL",
      scopes.chain(prefix + module.path, [answer]),
    );
  }
}

/** patternOf makes a URL pattern of a route file's path. */
function patternOf(path: string): string {
  const pattern = path
    .replace(/\/\([^/]*\)/g, "")
    .replace(/\/\[\[(\w+)\]\]/g, "{/:$1}?")
    .replace(/\[\.\.\.(\w+)\]/g, ":$1*")
    .replace(/\[(\w+)\]/g, ":$1")
    .replace(/\/index$/, "");
  return pattern === "" ? "/" : pattern;
}

// Names before parameters before rests, so that the narrower pattern is tried first.
function compare(a: string, b: string): number {
  const weight = (path: string) =>
    path.replaceAll("[...", "\u{10ffff}").replaceAll("[", "\u{10fffe}");
  return weight(a) < weight(b) ? -1 : 1;
}

function routeOf<State>(module: FsModule): Route<State> {
  const { default: component, handler, handlers, config } = module.exports;
  const found = handler ?? handlers;
  if (component === undefined && found === undefined) {
    throw missing(module, "a page component");
  }
  return { component, handler: found, config } as Route<State>;
}

function componentOf<State>(module: FsModule): PageComponent<never, State> {
  const { default: component } = module.exports;
  if (component === undefined) throw missing(module, "a component");
  return component as PageComponent<never, State>;
}

function missing({ path }: FsModule, what: string): Error {
  return new Error(
    `Cannot use "routes${path}": it exports nothing to answer with; export ${what} as default, or a "handler"`,
  );
}
