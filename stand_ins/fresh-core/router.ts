import type { Context } from "./context.ts";

/** Answers a request. */
export type Run = (ctx: Context) => Promise<Response>;

interface Route {
  pattern: string;
  matcher: URLPattern | null;
  /** The first that was added for a method answers it. */
  byMethod: Map<string, Run>;
}

/** What a request's path leads to. */
export interface Match extends Omit<Route, "matcher"> {
  params: Record<string, string>;
}

const ALL = ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const PARAMETERS = /[*:{}+?()]/;

/** Finds what answers a request: paths without parameters first, then patterns as they were added. */
export class Router {
  #paths = new Map<string, Route>();
  #patterns = new Map<string, Route>();

  add(method: string, pattern: string, run: Run): void {
    const isPath = !PARAMETERS.test(pattern);
    const routes = isPath ? this.#paths : this.#patterns;
    const matcher = isPath ? null : new URLPattern({ pathname: pattern });
    const byMethod = routes.get(pattern)?.byMethod ?? new Map();
    routes.set(pattern, { pattern, matcher, byMethod });
    for (const name of method === "ALL" ? ALL : [method]) {
      if (!byMethod.has(name)) byMethod.set(name, run);
    }
  }

  /** @throws {URIError} if a parameter cannot be decoded. */
  match(pathname: string): Match | null {
    // A slash at the end makes no difference.
    const isLong = pathname.endsWith("/");
    const other = isLong ? pathname.slice(0, -1) : `${pathname}/`;
    const path = this.#paths.get(pathname) ?? this.#paths.get(other);
    if (path !== undefined) return { ...path, params: {} };
    for (const route of this.#patterns.values()) {
      const found = route.matcher?.exec({ pathname });
      if (!found) continue;
      const params: Match["params"] = {};
      for (const [name, value = ""] of Object.entries(found.pathname.groups)) {
        params[name] = decodeURI(value);
      }
      return { ...route, params };
    }
    return null;
  }
}
