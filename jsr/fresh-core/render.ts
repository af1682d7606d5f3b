import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
} from "preact";
import { renderToString } from "preact-render-to-string";
import { type Context, internalsOf } from "./context.ts";
import { documentOf, startRender } from "./document.ts";
import type { LayoutConfig, PageComponent, PageProps } from "./types.ts";

/** Which of the components around a page to leave out. */
export type RenderConfig = LayoutConfig;

/** The components around a page. */
export interface Wrappers<State> {
  app: PageComponent<never, State> | null;
  /** Outermost first. */
  layouts: PageComponent<never, State>[];
}

/** A rendered page and what its response's headers must say. */
export interface RenderedPage {
  html: string;
  nonce: string;
  /** The value of the `Link` header; empty when the page has no islands. */
  links: string;
}

/** isAsync tells async components, which are called, from the others, which Preact renders. */
export function isAsync(component: unknown): boolean {
  return component instanceof Function &&
    component.constructor.name === "AsyncFunction";
}

/** pageProps makes what page, layout and app components receive. */
export function pageProps<Data, State>(
  ctx: Context<State>,
  data: Data,
  child: ComponentChildren = null,
): PageProps<Data, State> {
  const { config, error, info, isPartial, params, req, route, state, url } =
    ctx;
  return {
    Component: () => h(Fragment, null, child),
    config,
    data,
    error,
    info,
    isPartial,
    params,
    req,
    route,
    state,
    url,
  };
}

/** renderPage renders JSX inside the layouts and the app wrapper of a request. */
export async function renderPage<State>(
  ctx: Context<State>,
  page: ComponentChildren,
  config: RenderConfig,
): Promise<RenderedPage> {
  const { app, layouts, snapshot } = internalsOf(ctx);
  const around = config.skipInheritedLayouts ? [] : layouts.toReversed();
  if (app !== null && !config.skipAppWrapper) around.push(app);
  let child = page;
  for (const component of around) {
    const props = pageProps(ctx, undefined as never, child);
    child = isAsync(component)
      ? await component(props) as ComponentChildren
      : h(component as ComponentType<typeof props>, props);
  }
  const render = startRender(snapshot);
  try {
    return documentOf(render, renderToString(h(Fragment, null, child)));
  } finally {
    render.end();
  }
}
