import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
} from "preact";
import { renderDocument } from "./document.ts";
import type { Snapshot } from "./snapshot.ts";
import type { PageComponent, PageProps, ResolvedFreshConfig } from "./types.ts";

/** What the framework keeps of a request beside what the app sees. */
export interface Internals<State> {
  snapshot: Snapshot | null;
  /** The nonce of the page rendered last. */
  nonce: string | null;
  app: PageComponent<never, State> | null;
  /** Outermost first. */
  layouts: PageComponent<never, State>[];
}

/** internalsOf reads what the framework keeps of a request. */
export let internalsOf: <State>(ctx: Context<State>) => Internals<State>;

/** A request and the ways to answer it, shared by all of its middlewares. */
export class Context<State> {
  /** Starts empty; middlewares fill it. */
  readonly state: State = {} as State;
  readonly isPartial = false;
  params: Record<string, string> = {};
  /** The pattern that matched. */
  route: string | null = null;
  /** What was thrown; on error pages. */
  error: unknown = null;
  /** Passes the request on to the next middleware. */
  next!: () => Promise<Response>;
  #internals: Internals<State>;

  static {
    internalsOf = (ctx) => ctx.#internals;
  }

  constructor(
    readonly req: Request,
    /** The URL, with runs of slashes in its path made one. */
    readonly url: URL,
    readonly info: Deno.ServeHandlerInfo,
    readonly config: ResolvedFreshConfig,
    snapshot: Snapshot | null,
  ) {
    this.#internals = { snapshot, nonce: null, app: null, layouts: [] };
  }

  /**
   * redirect answers with a redirect to a path or URL. Runs of slashes in a path
   * become one, so that `//host` stays here; an absolute URL passes as it is.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    const location = pathOrUrl.startsWith("/")
      ? pathOrUrl.replace(/^[^?#]*/, (path) => path.replace(/\/+/g, "/"))
      : pathOrUrl;
    return new Response(null, { status, headers: { location } });
  }

  /** render answers with JSX as HTML, inside the layouts and the app wrapper. */
  async render(
    page: ComponentChildren,
    init: ResponseInit = {},
  ): Promise<Response> {
    const { app, layouts, snapshot } = this.#internals;
    for (const wrapper of [app, ...layouts].reverse()) {
      if (wrapper === null) continue;
      const wrapped = await callComponent(wrapper, propsOf(this, page));
      if (wrapped instanceof Response) return wrapped;
      page = wrapped;
    }
    const { html, nonce, links } = renderDocument(page, snapshot);
    this.#internals.nonce = nonce;
    const headers = new Headers(init.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (links !== "") headers.append("link", links);
    return new Response(html, { ...init, headers });
  }
}

/** The same as `Context`. */
export type FreshContext<State = unknown> = Context<State>;

/** propsOf makes what a component receives: of the request, and of what it wraps. */
export function propsOf<State>(
  ctx: Context<State>,
  child: ComponentChildren,
  data?: unknown,
): PageProps<never, State> {
  const Component = () => h(Fragment, null, child);
  // A copy: what a middleware sets later is not for this component.
  return { ...ctx, Component, data: data as never };
}

/** callComponent calls an async component, and leaves any other for Preact to call. */
export async function callComponent<State>(
  component: PageComponent<never, State>,
  props: PageProps<never, State>,
): Promise<ComponentChildren | Response> {
  return component.constructor.name === "AsyncFunction"
    ? await component(props)
    : h(component as ComponentType<typeof props>, props);
}
