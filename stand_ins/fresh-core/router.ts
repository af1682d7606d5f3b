import type { Context } from "./context.ts";

/** Answers a request. */
export type Run<State> = (ctx: Context<State>) => Promise<Response>;

interface Route<State> {
  pattern: string;
  matcher: URLPattern | null;
  /** The first that was added for a method answers it. */
  byMethod: Map<string, Run<State>>;
}

/** What a request's path leads to; `run` is missing where its method has no answer. */
export interface Match<State> {
  pattern: string;
  run: Run<State> | undefined;
  methods: Iterable<string>;
  params: Record<string, string>;
}

const ALL = ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const PARAMETERS = /[*:{}+?()]/;

/** Finds what answers a request: paths without parameters first, then patterns as they were added. */
export class Router<State> {
  #paths = new Map<string, Route<State>>();
  #patterns = new Map<string, Route<State>>();

  add(method: string, path: string, run: Run<State>): void {
    const pattern = path === "*" ? "/*" : path;
    const isPath = !PARAMETERS.test(pattern);
    const routes = isPath ? this.#paths : this.#patterns;
    const route = routes.get(pattern) ?? {
      pattern,
      matcher: isPath ? null : new URLPattern({ pathname: pattern }),
      byMethod: new Map(),
    };
    routes.set(pattern, route);
    for (const name of method === "ALL" ? ALL : [method]) {
      if (!route.byMethod.has(name)) route.byMethod.set(name, run);
    }
  }

  /** @throws {URIError} if a parameter is not decodable. */
  match(method: string, pathname: string): Match<State> | null {
    const route = this.#paths.get(pathname) ??
      (pathname === "/" ? undefined : this.#paths.get(
        pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`,
      ));
    if (route !== undefined) return found(route, method, {});
    for (const route of this.#patterns.values()) {
      const groups = route.matcher?.exec({ pathname })?.pathname.groups;
      if (groups !== undefined) return found(route, method, groups);
    }
    return null;
  }
}

function found<State>(
  { pattern, byMethod }: Route<State>,
  method: string,
  groups: Record<string, string | undefined>,
): Match<State> {
  const run = byMethod.get(method) ??
    (method === "HEAD" ? byMethod.get("GET") : undefined);
  const params: Record<string, string> = Object.create(null);
  if (run !== undefined) {
    for (const [name, value = ""] of Object.entries(groups)) {
      params[name] = decodeURI(value);
    }
  }
  return { pattern, run, methods: byMethod.keys(), params };
}
