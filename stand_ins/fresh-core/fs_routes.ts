import { callComponent } from "./context.ts";
import type { MiddlewareFn, PageComponent, RouteHandler } from "./define.ts";
import { HttpError } from "./http_error.ts";
import { catcher, layout, middleware } from "./layers.ts";
import type { Router } from "./router.ts";
import type { Snapshot } from "./snapshot.ts";

/** addFsRoutes adds the file routes of a build, and what lies around them. */
export function addFsRoutes<State>(router: Router<State>, snapshot?: Snapshot) {
  const routes: [path: string, answer: MiddlewareFn<State>][] = [];
  for (const [path, { default: found, handler }] of snapshot?.routes ?? []) {
    const component = found as PageComponent<never, State>;
    const answer = answering(component, handler as RouteHandler<State>);
    const [folder = "", name = ""] = path.split(/\/(?=[^/]*$)/);
    if (name === "_app" || name === "_layout") {
      router.wrap(folder, layout(component));
    } else if (name === "_error") {
      router.wrap(folder, catcher(answer));
    } else if (name === "_middleware") {
      for (const run of [found].flat() as MiddlewareFn<State>[]) {
        router.wrap(folder, middleware(run));
      }
    } else {
      routes.push([path, answer]);
    }
  }
  routes.sort(([a], [b]) => weightOf(a) < weightOf(b) ? -1 : 1);
  for (const [path, answer] of routes) {
    router.add("ALL", patternOf(path), [answer], path);
  }
}

function patternOf(path: string): string {
  return path
    .replace(/\/\([^/]*\)/g, "")
    .replace(/\[\.\.\.(\w+)\]/g, ":$1*")
    .replace(/\[(\w+)\]/g, ":$1")
    .replace(/\/index$/, "") || "/";
}

/** weightOf sorts names before parameters and those before rests: the narrower pattern first. */
function weightOf(path: string): string {
  return path.replaceAll("[...", "\u{10ffff}").replaceAll("[", "\u{10fffe}");
}

/**
 * answering makes what runs a route's handler and renders its page. A page without
 * handlers answers every method; a method that the handlers lack is a 404.
 */
function answering<State>(
  component: PageComponent<never, State> | undefined,
  handler: RouteHandler<State> | undefined,
): MiddlewareFn<State> {
  return async (ctx) => {
    const { error } = ctx;
    const method = ctx.req.method as "GET" | "HEAD";
    const answer = typeof handler === "object"
      ? handler[method] ?? (method === "HEAD" ? handler.GET : undefined)
      : handler;
    if (handler && !answer && error === null) throw new HttpError(404);
    const result = await answer?.(ctx) ?? { data: undefined };
    if (result instanceof Response) return result;
    if (!component) throw new Error(`No page shows the data of ${ctx.url}`);
    const page = await callComponent(ctx, component, null, result.data);
    const failed = error instanceof HttpError ? error.status : 500;
    const { headers = {}, status = error === null ? 200 : failed } = result;
    return await ctx.render(page, { headers, status });
  };
}
