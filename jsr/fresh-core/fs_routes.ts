import type { Context } from "./context.ts";
import { catchWith, type Layers, wrapApp, wrapLayout } from "./layers.ts";
import { answerRoute, type Route } from "./route.ts";
import type { Router } from "./router.ts";
import type { MiddlewareFn, PageComponent } from "./types.ts";

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
): void {
  const routes: FsModule[] = [];
  for (const module of modules) {
    const slash = module.path.lastIndexOf("/");
    const folder = module.path.slice(0, slash);
    const component = module.exports.default as PageComponent<never, State>;
    switch (module.path.slice(slash + 1)) {
      case "_app":
        layers.add(folder, wrapApp(component), "wrapper");
        break;
      case "_layout":
        layers.add(folder, wrapLayout(component), "wrapper");
        break;
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
    const answer = (ctx: Context<State>) => answerRoute(ctx, route);
    const chain = layers.chain(module.path, [answer]);
    router.add(patternOf(module.path), "ALL", chain);
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
  const { default: component, handler = exports.handlers } = exports;
  if (component === undefined && handler === undefined) {
    throw new Error(
      `Cannot use "routes${path}": it exports no page as default and no "handler"`,
    );
  }
  return { component, handler } as Route<State>;
}
