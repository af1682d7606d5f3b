import type { Snapshot } from "./snapshot.ts";
import type { RenderedPage } from "./render.ts";

/** A page being rendered. */
export interface PageRender {
  nonce: string;
  end(): void;
}

/** startRender opens the rendering of one page; it is synchronous, so there is one at a time. */
export function startRender(_snapshot: Snapshot | null): PageRender {
  return { nonce: crypto.randomUUID().replaceAll("-", ""), end() {} };
}

/** documentOf completes rendered HTML. */
export function documentOf(render: PageRender, html: string): RenderedPage {
  return { html: `<!DOCTYPE html>${html}`, nonce: render.nonce, links: "" };
}
