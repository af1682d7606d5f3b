import type { Method, MiddlewareFn } from "./types.ts";

/** A route the router knows: a pattern and what answers each method. */
export interface Endpoint<State> {
  pattern: string;
  methods: Map<Method | "ALL", MiddlewareFn<State>>;
}

/** What the router found: an endpoint, or nothing. */
export interface Match<State> {
  endpoint: Endpoint<State>;
  params: Record<string, string>;
}

/** Finds endpoints by path: exact paths first, then patterns in the order they came. */
export class Router<State> {
  #exact = new Map<string, Endpoint<State>>();
  #patterns: { matcher: URLPattern; endpoint: Endpoint<State> }[] = [];

  /** add registers what answers a method at a URL pattern; the first to come wins. */
  add(
    pattern: string,
    method: Method | "ALL",
    handler: MiddlewareFn<State>,
  ): void {
    const { methods } = this.#endpoint(pattern);
    if (!methods.has(method)) methods.set(method, handler);
  }

  /** match finds the endpoint for a path; one slash at its end makes no difference. */
  match(pathname: string): Match<State> | null {
    const path = pathname.length > 1 && pathname.endsWith("/")
      ? pathname.slice(0, -1)
      : pathname;
    const endpoint = this.#exact.get(path);
    if (endpoint !== undefined) return { endpoint, params: {} };
    for (const { matcher, endpoint } of this.#patterns) {
      const groups = matcher.exec({ pathname: path })?.pathname.groups;
      if (groups === undefined) continue;
      const params: Record<string, string> = {};
      for (const [name, value] of Object.entries(groups)) {
        if (value !== undefined) params[name] = decode(value);
      }
      return { endpoint, params };
    }
    return null;
  }

  #endpoint(pattern: string): Endpoint<State> {
    if (!/[:*{}()?+\\]/.test(pattern)) {
      let endpoint = this.#exact.get(pattern);
      if (endpoint === undefined) {
        endpoint = { pattern, methods: new Map() };
        this.#exact.set(pattern, endpoint);
      }
      return endpoint;
    }
    const known = this.#patterns.find((p) => p.endpoint.pattern === pattern);
    if (known !== undefined) return known.endpoint;
    const endpoint = { pattern, methods: new Map() };
    const matcher = new URLPattern({ pathname: pattern });
    this.#patterns.push({ matcher, endpoint });
    return endpoint;
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
