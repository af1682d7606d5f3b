import type { MiddlewareFn } from "./types.ts";

/** A URL pattern and what answers it, by method; `ALL` for any other method. */
export interface Endpoint<State> {
  pattern: string;
  methods: Map<string, MiddlewareFn<State>>;
}

/** Finds routes by path: plain paths first, then patterns in the order they came. */
export class Router<State> {
  #plain = new Map<string, Endpoint<State>>();
  #patterns = new Map<string, Endpoint<State> & { matcher: URLPattern }>();

  /** add registers what answers a method; the first to come stays. */
  add(pattern: string, method: string, answer: MiddlewareFn<State>): void {
    let endpoint = this.#plain.get(pattern) ?? this.#patterns.get(pattern);
    if (endpoint === undefined) {
      endpoint = { pattern, methods: new Map() };
      if (/[:*{}()?+\\]/.test(pattern)) {
        const matcher = new URLPattern({ pathname: pattern });
        this.#patterns.set(pattern, { ...endpoint, matcher });
      } else {
        this.#plain.set(pattern, endpoint);
      }
    }
    if (!endpoint.methods.has(method)) endpoint.methods.set(method, answer);
  }

  /** match finds the route of a path, which may end with a slash. */
  match(
    path: string,
  ): { endpoint: Endpoint<State>; params: Record<string, string> } | null {
    const pathname = path.length > 1 ? path.replace(/\/$/, "") : path;
    const plain = this.#plain.get(pathname);
    if (plain !== undefined) return { endpoint: plain, params: {} };
    for (const endpoint of this.#patterns.values()) {
      const groups = endpoint.matcher.exec({ pathname })?.pathname.groups;
      if (groups === undefined) continue;
      const params: Record<string, string> = {};
      for (const [name, value] of Object.entries(groups)) {
        if (value !== undefined) params[name] = decode(value);
      }
      return { endpoint, params };
    }
    return null;
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
