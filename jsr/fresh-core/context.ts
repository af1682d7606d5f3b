import type { ComponentChildren } from "preact";
import { type RenderConfig, renderPage, type Wrappers } from "./render.ts";
import type { Snapshot } from "./snapshot.ts";
import type { ResolvedFreshConfig } from "./types.ts";

/** What the framework keeps for one request beside what the app sees. */
export interface Internals<State> extends Wrappers<State> {
  snapshot: Snapshot | null;
  /** The nonce on the inline scripts and styles of the page rendered last. */
  nonce: string | null;
}

/** What a context is made of. */
export interface ContextInit<State> {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo;
  config: ResolvedFreshConfig;
  snapshot: Snapshot | null;
}

/** internalsOf reads what the framework keeps for a request. */
export let internalsOf: <State>(ctx: Context<State>) => Internals<State>;

/** The request at hand and the ways to answer it; shared by all middlewares of one request. */
export class Context<State> {
  readonly req: Request;
  /** The requested URL, with runs of slashes in the path made one. */
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  readonly config: ResolvedFreshConfig;
  /** Starts empty; middlewares fill it. */
  readonly state: State = {} as State;
  /** Whether only a part of the page is asked for; never, here. */
  readonly isPartial = false;
  params: Record<string, string> = {};
  /** The pattern that matched, or null. */
  route: string | null = null;
  /** What was thrown, on error pages; null elsewhere. */
  error: unknown = null;
  /** Passes the request on to the next middleware. */
  next: () => Promise<Response> = () => Promise.resolve(new Response(null));
  #internals: Internals<State>;

  static {
    internalsOf = (ctx) => ctx.#internals;
  }

  constructor(init: ContextInit<State>) {
    this.req = init.req;
    this.url = init.url;
    this.info = init.info;
    this.config = init.config;
    this.#internals = {
      snapshot: init.snapshot,
      nonce: null,
      app: null,
      layouts: [],
    };
  }

  /**
   * redirect answers with a redirect to a path or URL; status 302 unless given.
   * Runs of slashes in a path become one, so that `//host` stays on this origin.
   * An absolute URL passes as it is: check what comes from visitors first.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    const location = pathOrUrl.startsWith("/")
      ? pathOrUrl.replace(/^[^?#]*/, (path) => path.replace(/\/+/g, "/"))
      : pathOrUrl;
    return new Response(null, { status, headers: { location } });
  }

  /** render answers with JSX as HTML, inside the layouts and the app wrapper. */
  async render(
    vnode: ComponentChildren,
    init: ResponseInit = {},
    config: RenderConfig = {},
  ): Promise<Response> {
    const { html, nonce, links } = await renderPage(this, vnode, config);
    this.#internals.nonce = nonce;
    const headers = headersOf(init, "text/html; charset=utf-8");
    if (links !== "") headers.append("link", links);
    return new Response(html, { ...init, headers });
  }

  /** text answers with plain text. */
  text(content: string, init: ResponseInit = {}): Response {
    const headers = headersOf(init, "text/plain; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** html answers with HTML that is already a string. */
  html(content: string, init: ResponseInit = {}): Response {
    const headers = headersOf(init, "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  /** json answers with a value as JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }
}

/** The same as `Context`. */
export type FreshContext<State = unknown> = Context<State>;

function headersOf(init: ResponseInit, contentType: string): Headers {
  const headers = new Headers(init.headers);
  if (!headers.has("content-type")) headers.set("content-type", contentType);
  return headers;
}
