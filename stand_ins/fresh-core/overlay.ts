import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { HttpError } from "./http_error.ts";

export const RELOAD_PATH = "/_frsh/live_reload.js";
export const OVERLAY_PATH = "/_frsh/error_overlay";

const COVERING =
  "position:fixed;inset:0;z-index:99999;width:100%;height:100%;border:none";

/** Overlay covers an error page of development with what was thrown. */
export function Overlay({ error }: { error: unknown }): ComponentChildren {
  if (error === null || error === undefined) return null;
  if (error instanceof HttpError && error.status < 500) return null;
  const { message = String(error), stack = "" } = Object(error);
  const query = new URLSearchParams({ message, stack });
  const src = `${OVERLAY_PATH}?${query}`;
  return h("iframe", { id: "fresh-error-overlay", src, style: COVERING });
}

/** OverlayPage is what the frame shows. */
export function OverlayPage({ query }: { query: URLSearchParams }): VNode {
  return h(
    Fragment,
    null,
    h("style", null, "body{background:#fff;color:#222;font-family:sans-serif}"),
    h("h1", null, query.get("message")),
    h("pre", null, query.get("stack")),
  );
}
