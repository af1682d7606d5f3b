import type { VNode } from "preact";
import type { ConsoleContext, Section } from "../console_state.ts";

/** How a page of the console is rendered. */
interface ConsolePage {
  readonly title: string;
  readonly section: Section;
  readonly changesIn?: number | null;
  readonly status?: number;
}

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // Forms need an Origin, which "no-referrer" would hide.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** Renders a page of the console, which runs only its own script and cannot be framed. */
export async function renderConsole(
  ctx: ConsoleContext,
  vnode: VNode,
  { title, section, changesIn = null, status = 200 }: ConsolePage,
): Promise<Response> {
  ctx.state.frame = { title, section, changesIn };
  return await ctx.render(vnode, { status, headers: HEADERS });
}
