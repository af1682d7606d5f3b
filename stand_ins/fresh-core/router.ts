import { unescape } from "node:querystring";
import type { Context } from "./context.ts";
import type { MiddlewareFn } from "./define.ts";
import { HttpError } from "./http_error.ts";
import type { Layer } from "./layers.ts";

/** What answers, by method; `ALL` for any other. */
type Methods<State> = Map<string, MiddlewareFn<State>>;

/** Finds what answers a request: a route, inside the layers of the paths above it. */
export class Router<State> {
  #layers: { segments: string[]; layer: Layer<State> }[] = [];
  #routes = new Map<string, { matcher: URLPattern; methods: Methods<State> }>();

  /** wrap puts a layer around the routes at or below a path that are added from now on. */
  wrap(path: string, layer: Layer<State>): void {
    this.#layers.push({ segments: segmentsOf(path), layer });
  }

  /** add has functions answer a method at a URL pattern, inside the layers of a path. */
  add(
    method: string,
    pattern: string,
    functions: MiddlewareFn<State>[],
    path = pattern,
  ): void {
    const route = this.#routes.get(pattern) ?? {
      matcher: new URLPattern({ pathname: `${pattern}{/}?` }),
      methods: new Map(),
    };
    this.#routes.set(pattern, route);
    route.methods.set(method, this.#chain(path, functions));
  }

  /** answer runs the route of a request, or the layers of all paths where there is none. */
  answer(ctx: Context<State>): Promise<Response> {
    const methods = this.#match(ctx);
    const { method } = ctx.req;
    const run = methods?.get(method) ??
      methods?.get(method === "HEAD" ? "GET" : "ALL") ?? methods?.get("ALL");
    const status = methods && !run ? 405 : 404;
    ctx.next = () => Promise.reject(new HttpError(status));
    return Promise.try(run ?? this.#chain("*", []), ctx);
  }

  /** match finds the route of a request's path, and sets its parameters. */
  #match(ctx: Context<State>): Methods<State> | undefined {
    const { pathname } = ctx.url;
    // The pattern that is the path itself goes before those with parameters.
    const same = this.#routes.get(pathname.replace(/(.)\/$/, "$1"));
    for (const route of [same, ...this.#routes.values()]) {
      const groups = route?.matcher.exec({ pathname })?.pathname.groups;
      if (route === undefined || groups === undefined) continue;
      for (const [name, value = ""] of Object.entries(groups)) {
        ctx.params[name] = unescape(value);
      }
      return route.methods;
    }
  }

  /** chain makes one function of the layers around a path and what lies inside them. */
  #chain(path: string, inner: MiddlewareFn<State>[]): MiddlewareFn<State> {
    const inside = segmentsOf(path);
    const around = this.#layers
      .filter(({ segments }) => segments.every((s, i) => s === inside[i]))
      .sort(({ segments: a, layer: [x] }, { segments: b, layer: [y] }) =>
        a.length - b.length || x - y
      );
    const all = [...around.map(({ layer: [, run] }) => run), ...inner];
    return (ctx) => {
      const end = ctx.next;
      const run = (index: number): Promise<Response> => {
        ctx.next = () => run(index + 1);
        return Promise.try(all[index] ?? end, ctx);
      };
      return run(0);
    };
  }
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== "*");
}
