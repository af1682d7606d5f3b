import {
  type ComponentChildren,
  Fragment,
  type FunctionComponent,
  h,
} from "preact";
import type { PageComponent } from "./define.ts";
import { renderDocument } from "./document.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where a context keeps what is the framework's, and not for apps. */
export const INTERNALS = Symbol("internals");

/** The nonces of rendered pages. */
export const nonces = new WeakMap<Response, string>();

/** A request and the ways to answer it, shared by all of its middlewares. */
export class Context<State> {
  /** Starts empty; middlewares fill it. */
  readonly state: State = {} as State;
  params: Record<string, string> = {};
  /** What was thrown; on error pages. */
  error: unknown = null;
  /** Passes the request on to the next middleware. */
  next!: () => Promise<Response>;
  [INTERNALS]: {
    readonly snapshot: Snapshot | undefined;
    /** The outermost first, which is the document. */
    layouts: PageComponent<never, State>[];
  };

  constructor(
    readonly req: Request,
    /** The URL, with runs of slashes in its path made one. */
    readonly url: URL,
    snapshot: Snapshot | undefined,
  ) {
    this[INTERNALS] = { snapshot, layouts: [] };
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

  /** render answers with JSX as HTML, inside the layouts. */
  async render(page: ComponentChildren, init: ResponseInit = {}) {
    const { layouts, snapshot } = this[INTERNALS];
    for (const layout of layouts.toReversed()) {
      page = await callComponent(this, layout, page);
    }
    const { html, link, nonce } = renderDocument(page, snapshot, this.error);
    const headers = new Headers(init.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (link !== "") headers.append("link", link);
    const response = new Response(html, { ...init, headers });
    nonces.set(response, nonce);
    return response;
  }
}

/** callComponent calls an async component, and leaves any other for Preact to call. */
export async function callComponent<State>(
  ctx: Context<State>,
  component: PageComponent<never, State>,
  child: ComponentChildren,
  data?: unknown,
): Promise<ComponentChildren> {
  const Component = () => h(Fragment, null, child);
  // A copy: what a middleware sets later is not for this component.
  const props = { ...ctx, Component, data: data as never };
  return component.constructor.name === "AsyncFunction"
    ? await component(props)
    : h(component as FunctionComponent<typeof props>, props);
}
