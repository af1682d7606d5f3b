import { type ComponentType, h, isValidElement, type VNode } from "preact";
import { HttpError, type PageComponent, type PageProps } from "./define.ts";
import "./hooks.ts";
import type { Match } from "./layers.ts";
import { notCovered, refuseMembers } from "./refused.ts";
import { Rendering } from "./rendering.ts";
import type { Snapshot } from "./snapshot.ts";

/** What of a redirect is its path: up to the query, or else the fragment. */
const PATH = /^[^?]*(?=\?)|^[^#]*/;

/** Where a context keeps what is the framework's, and not for apps. */
export const INTERNALS = Symbol("internals");

interface Internals {
  url: URL;
  match: Match | null;
  snapshot: Snapshot | undefined;
  /** What pages are rendered in; the innermost layout first. */
  view: { app: PageComponent | undefined; layouts: PageComponent[] };
  /** What the middleware that runs now stands in front of. */
  next(ctx: Context<unknown>): Promise<Response>;
  /** The page that was rendered last, and its nonce. */
  page?: Response;
  nonce?: string;
}

/** A request and the ways to answer it, shared by all of its middlewares. */
export class Context<State = never> {
  /** The URL, with runs of slashes in its path made one. */
  readonly url: URL;
  readonly route: string | null;
  readonly params: Record<string, string>;
  /** Starts empty; middlewares fill it. */
  readonly state: State = {} as State;
  /** What was thrown further in. */
  error: unknown = null;
  readonly [INTERNALS]: Internals;

  constructor(readonly req: Request, internals: Internals) {
    this.url = internals.url;
    this.route = internals.match?.pattern ?? null;
    this.params = internals.match?.params ?? {};
    this[INTERNALS] = internals;
  }

  /** Passes the request on to the next middleware. */
  get next(): () => Promise<Response> {
    const { next } = this[INTERNALS];
    return () => next(this);
  }

  /** redirect answers with a redirect; runs of slashes in a path become one, so that `//host` stays here. */
  redirect(pathOrUrl: string, status = 302): Response {
    refusePartials(this.url);
    const location = pathOrUrl.startsWith("/")
      ? pathOrUrl.replace(PATH, (path) => path.replace(/\/+/g, "/"))
      : pathOrUrl;
    return new Response(null, { status, headers: { location } });
  }

  /** render answers with JSX as HTML, inside the layouts. */
  // deno-lint-ignore require-await -- what is thrown rejects
  async render(vnode: VNode | null, init?: ResponseInit): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error("Non-JSX element passed to: ctx.render()");
    }
    refusePartials(this.url);
    const internals = this[INTERNALS];
    const { snapshot, view: { app, layouts } } = internals;
    const rendering = new Rendering(this, snapshot);
    const around = (page: VNode | null, component: PageComponent) =>
      elementOf(this, component, { Component: () => page, data: null });
    const page = layouts.reduce(around, vnode);
    const html = rendering.render(page, app && ((page) => around(page, app)));
    const response = new Response(html, init);
    response.headers.set("content-type", "text/html; charset=utf-8");
    if (snapshot && rendering.islands.length > 0) {
      const links = [snapshot.boot, ...rendering.modules.keys()]
        .map((url) => `<${url}>; rel="modulepreload"; as="script"`);
      response.headers.append("link", links.join(", "));
    }
    internals.page = response;
    internals.nonce = rendering.nonce;
    return response;
  }
}

refuseMembers(Context, "config html info isPartial json stream text upgrade");

/** elementOf makes the element of a page, layout or app component. */
export function elementOf<State>(
  { error, params, req, route, state, url }: Context<State>,
  component: PageComponent,
  own: Pick<PageProps, "Component" | "data">,
): VNode<object> {
  if (component.constructor.name === "AsyncFunction") {
    throw notCovered("async components");
  }
  const props = { error, params, req, route, state, url, ...own };
  return h(component as ComponentType<object>, props);
}

/** Refuses requests of Fresh's own navigation, which are for parts of pages. */
function refusePartials(url: URL): void {
  if (url.search !== "" && url.searchParams.has("fresh-partial")) {
    throw new HttpError(400, notCovered("fresh-partial").message);
  }
}
