import type { Context } from "fresh";
import type { VNode } from "preact";
import type { Application } from "../data/application.ts";
import type { Tenant } from "../data/tenant.ts";
import type { State } from "../instance/state.ts";

export interface PageOptions {
  title: string;
  /** Whose theme the page wears. */
  tenant?: Tenant;
  application?: Application | null;
  status?: number;
  headers?: Headers;
  isWide?: boolean;
  refresh?: string;
  /** Where a form's post may end up by redirects, beside the emulator itself. */
  formTargets?: string[];
  /** What the page may show in frames. */
  frames?: string[];
}

/** Answers with a page, under headers that let it do nothing but what it must. */
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
    isWide: options.isWide ?? false,
    refresh: options.refresh ?? null,
  };
  const headers = options.headers ?? new Headers();
  headers.set(
    "content-security-policy",
    contentSecurityPolicy(options, logoUrl),
  );
  headers.set("cache-control", "no-store");
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  headers.set("x-content-type-options", "nosniff");
  // FusionAuth lets only the origins that an application lists frame its pages.
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
    // Chromium applies this to the redirects after a post, too.
    `form-action 'self' ${(options.formTargets ?? []).map(sourceOf).join(" ")}`
      .trim(),
    `frame-src ${(options.frames ?? []).map(sourceOf).join(" ") || "'none'"}`,
    `frame-ancestors ${ancestors.map(sourceOf).join(" ") || "'none'"}`,
    "base-uri 'none'",
  ].join("; ");
}

/** A URL's origin; only the scheme for an app's own scheme, which has no origin. */
function sourceOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const { origin, protocol } = new URL(url);
  return origin === "null" ? protocol : origin;
}
