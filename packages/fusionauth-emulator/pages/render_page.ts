import type { Context } from "fresh";
import type { VNode } from "preact";
import type { Application } from "../data/application.ts";
import type { Tenant } from "../data/tenant.ts";
import type { State } from "../instance/state.ts";

/** How a page is rendered. */
export interface PageOptions {
  title: string;
  /** The tenant whose theme applies. Default: the default tenant. */
  tenant?: Tenant;
  application?: Application | null;
  status?: number;
  headers?: Headers;
  refresh?: string;
  /** Where the redirects of a form post can lead, besides the emulator. */
  formTargets?: string[];
  /** The URLs of the page's frames. */
  frames?: string[];
}

/** Renders a page, with security headers that allow only what it needs. */
export async function renderPage(
  ctx: Context<State>,
  vnode: VNode,
  options: PageOptions,
): Promise<Response> {
  const { tenant, application = null } = options;
  const { store } = ctx.state.core;
  const themeId =
    (tenant ?? store.tenants.get(store.defaultTenantId))?.themeId ?? null;
  const logoUrl = store.themes.get(themeId ?? "")?.variables.logoImageURL ??
    null;
  ctx.state.page = {
    title: options.title,
    themeId,
    logoUrl,
    brand: application?.name ?? "",
    refresh: options.refresh ?? null,
  };
  ctx.state.step.end({ kind: "page", title: options.title });
  const headers = options.headers ?? new Headers();
  headers.set(
    "content-security-policy",
    contentSecurityPolicy(options, logoUrl),
  );
  headers.set("cache-control", "no-store");
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  headers.set("x-content-type-options", "nosniff");
  // FusionAuth allows only the authorized origins of an application to frame its pages.
  const ancestors = application?.oauth.authorizedOriginURLs ?? [];
  if (ancestors.length === 0) headers.set("x-frame-options", "DENY");
  return await ctx.render(vnode, { status: options.status ?? 200, headers });
}

function contentSecurityPolicy(
  options: PageOptions,
  logoUrl: string | null,
): string {
  const ancestors = options.application?.oauth.authorizedOriginURLs ?? [];
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    `img-src data:${logoUrl === null ? "" : ` ${sourceOf(logoUrl)}`}`,
    // Chromium also applies form-action to redirects after a post.
    `form-action 'self' ${(options.formTargets ?? []).map(sourceOf).join(" ")}`
      .trim(),
    `frame-src ${(options.frames ?? []).map(sourceOf).join(" ") || "'none'"}`,
    `frame-ancestors ${ancestors.map(sourceOf).join(" ") || "'none'"}`,
    "base-uri 'none'",
  ].join("; ");
}

/**
 * The origin of a URL as a CSP source; only the scheme for a custom scheme, which has no origin.
 */
function sourceOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const { origin, protocol } = new URL(url);
  return origin === "null" ? protocol : origin;
}
