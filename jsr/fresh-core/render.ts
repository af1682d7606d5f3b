import {
  type ComponentChildren,
  type ComponentType,
  Fragment,
  h,
} from "preact";
import { type Context, internalsOf } from "./context.ts";
import { renderDocument, type RenderedPage } from "./document.ts";
import type { LayoutConfig, PageComponent, PageProps } from "./types.ts";

/** Which of the components around a page to leave out. */
export type RenderConfig = LayoutConfig;

/** The components around a page. */
export interface Wrappers<State> {
  app: PageComponent<never, State> | null;
  /** Outermost first. */
  layouts: PageComponent<never, State>[];
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
  return renderDocument(child, snapshot);
}
