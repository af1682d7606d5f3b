import { catchWith, type Layers, wrapApp, wrapLayout } from "./layers.ts";
import { answerRoute, type Route } from "./route.ts";
import type { Router } from "./router.ts";
import type { LayoutConfig, MiddlewareFn, PageComponent } from "./types.ts";

/** A module of the routes folder. */
export interface FsModule {
  /** Its path in the folder without the ending, for example `/blog/[slug]`. */
  path: string;
  exports: Record<string, unknown>;
}

/** addFsRoutes adds file routes and what lies around them. */
export function addFsRoutes<State>(
  modules: FsModule[],
  layers: Layers<State>,
  router: Router<State>,
  prefix: string,
): void {
  const routes: FsModule[] = [];
  for (const module of modules) {
    const slash = module.path.lastIndexOf("/");
    const folder = prefix + module.path.slice(0, slash);
    const component = module.exports.default as PageComponent<never, State>;
    switch (module.path.slice(slash + 1)) {
      case "_app":
        layers.add(folder, wrapApp(component), "wrapper");
        break;
      case "_layout": {
        const config = module.exports.config as LayoutConfig | undefined;
        layers.add(folder, wrapLayout(component, config), "wrapper");
        break;
      }
      case "_error": {
        const route = routeOf<State>(module);
        layers.add(folder, catchWith((c) => answerRoute(c, route)), "catcher");
        break;
      }
      case "_middleware": {
        const { default: found = module.exports.handler } = module.exports;
        for (const run of [found].flat() as MiddlewareFn<State>[]) {
          layers.add(folder, run);
        }
        break;
      }
      default:
        routes.push(module);
    }
  }
  routes.sort((a, b) => weightOf(a.path) < weightOf(b.path) ? -1 : 1);
  for (const module of routes) {
    const route = routeOf<State>(module);
    const pattern = route.config?.routeOverride ?? patternOf(module.path);
    const path = prefix + module.path;
    const chain = layers.chain(path, [(ctx) => answerRoute(ctx, route)]);
    router.add(prefix + pattern, "ALL", chain);
  }
}

function patternOf(path: string): string {
  const pattern = path
    .replace(/\/\([^/]*\)/g, "")
    .replace(/\/\[\[(\w+)\]\]/g, "{/:$1}?")
    .replace(/\[\.\.\.(\w+)\]/g, ":$1*")
    .replace(/\[(\w+)\]/g, ":$1")
    .replace(/\/index$/, "");
  return pattern || "/";
}

/** weightOf sorts names before parameters and those before rests: the narrower pattern first. */
function weightOf(path: string): string {
  return path.replaceAll("[...", "\u{10ffff}").replaceAll("[", "\u{10fffe}");
}

function routeOf<State>({ path, exports }: FsModule): Route<State> {
  const { default: component, handler = exports.handlers, config } = exports;
  if (component === undefined && handler === undefined) {
    throw new Error(
      `Cannot use "routes${path}": it exports no page as default and no "handler"`,
    );
  }
  return { component, handler, config } as Route<State>;
}
