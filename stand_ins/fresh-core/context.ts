import { type ComponentChildren, h, isValidElement, type VNode } from "preact";
import type { PageComponent, PageProps } from "./define.ts";
import { nonces, renderDocument } from "./document.ts";
import { notCovered, refuse } from "./refused.ts";
import type { Snapshot } from "./snapshot.ts";

/** Where a context keeps what is the framework's, and not for apps. */
export const INTERNALS = Symbol("internals");

/** The query parameter of requests for parts of pages. */
const PARTIAL = "fresh-partial";

/** What pages are rendered in; the outermost layout first. */
export interface View<State> {
  app: PageComponent<never, State> | undefined;
  layouts: PageComponent<never, State>[];
}

/** The configuration of an app. */
export interface Config {
  root: string;
  readonly basePath: string;
  mode: "development" | "production";
  readonly trustProxy: boolean;
}

/** What a context is made of. */
type Given = "req" | "url" | "info" | "config" | "route" | "params" | "next";

/** A request and the ways to answer it, shared by all of its middlewares. */
export class Context<State> {
  declare readonly req: Request;
  /** The URL, with runs of slashes in its path made one. */
  declare readonly url: URL;
  declare readonly info: Deno.ServeHandlerInfo;
  declare readonly config: Config;
  /** The pattern of the route. */
  declare readonly route: string | null;
  declare readonly params: Record<string, string>;
  /** Whether Fresh's own navigation asks: the page is then sent without what wakes islands. */
  readonly isPartial: boolean;
  /** Starts empty; middlewares fill it. */
  readonly state: State = {} as State;
  data: unknown = undefined;
  /** What was thrown further in. */
  error: unknown = null;
  /** Passes the request on to the next middleware. */
  declare next: () => Promise<Response>;
  [INTERNALS]: { snapshot: Snapshot | undefined; view: View<State> };

  constructor(given: Pick<Context<State>, Given>, snapshot?: Snapshot) {
    Object.assign(this, given);
    this.isPartial = this.url.search.includes(PARTIAL) &&
      this.url.searchParams.has(PARTIAL);
    const view = { app: undefined, layouts: [] };
    this[INTERNALS] = { snapshot, view };
  }

  /**
   * redirect answers with a redirect to a path or URL. Runs of slashes in a path
   * become one, so that `//host` stays here; an absolute URL passes as it is.
   */
  redirect(pathOrUrl: string, status = 302): Response {
    let location = pathOrUrl;
    if (pathOrUrl.startsWith("/")) {
      const query = pathOrUrl.indexOf("?");
      const end = query === -1 ? pathOrUrl.indexOf("#") : query;
      const path = end === -1 ? pathOrUrl : pathOrUrl.slice(0, end);
      location = path.replace(/\/+/g, "/") + pathOrUrl.slice(path.length);
    }
    if (this.isPartial) {
      const [base = "", hash] = location.split(/#(.*)/s, 2);
      const separator = base.includes("?") ? "&" : "?";
      const end = hash === undefined ? "" : `#${hash}`;
      location = `${base}${separator}${PARTIAL}=true${end}`;
    }
    return new Response(null, { status, headers: { location } });
  }

  /** render answers with JSX as HTML, inside the layouts. */
  async render(
    vnode: ComponentChildren,
    init: ResponseInit = {},
    config?: unknown,
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error("Non-JSX element passed to: ctx.render()");
    }
    if (config !== undefined) throw notCovered("options of ctx.render()");
    const { snapshot, view } = this[INTERNALS];
    let page: ComponentChildren = vnode;
    for (const layout of view.layouts.toReversed()) {
      const child: ComponentChildren = page;
      const around: ComponentChildren | Response = await renderComponent(
        this,
        layout,
        {
          Component: (): ComponentChildren => child,
          data: null,
        },
      );
      if (around instanceof Response) return around;
      page = around;
    }
    let inner: ComponentChildren = page;
    const app = view.app === undefined
      ? null
      : await renderComponent(this, view.app, {
        Component: () => inner,
        data: null,
      });
    if (app instanceof Response) return app;
    const { html, link, nonce } = renderDocument({
      page,
      app: view.app && ((rendered) => {
        inner = rendered;
        return app;
      }),
      url: this.url,
      error: this.error,
      snapshot,
      isPartial: this.isPartial,
    });
    const headers = init.headers instanceof Headers
      ? init.headers
      : new Headers(init.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (this.isPartial) headers.set("x-fresh-id", crypto.randomUUID());
    if (link !== "") headers.append("link", link);
    const response = new Response(html, { ...init, headers });
    nonces.set(response, nonce);
    return response;
  }
}

for (const name of ["html", "json", "stream", "text", "upgrade"]) {
  Object.assign(Context.prototype, { [name]: refuse(`ctx.${name}()`) });
}

/** renderComponent calls an async component, and leaves any other for Preact to call. */
export async function renderComponent<State>(
  ctx: Context<State>,
  component: PageComponent<never, State>,
  own: { Component: () => ComponentChildren; data: unknown },
): Promise<ComponentChildren | Response> {
  const { config, error, info, isPartial, params, req, route, state, url } =
    ctx;
  const props = {
    config,
    error,
    info,
    isPartial,
    params,
    req,
    route,
    state,
    url,
    ...own,
  } as PageProps<never, State>;
  return component.constructor.name === "AsyncFunction"
    ? await component(props)
    : h(component as (props: object) => VNode, props as object);
}
