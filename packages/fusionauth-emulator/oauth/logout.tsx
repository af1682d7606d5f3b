import type { Context } from "fresh";
import type { Application } from "../data/application.ts";
import type { Store } from "../data/store.ts";
import type { Tenant } from "../data/tenant.ts";
import { readForm } from "../http/body.ts";
import type { State } from "../instance/state.ts";
import { LogoutPage } from "../pages/LogoutPage.tsx";
import { renderPage } from "../pages/render_page.ts";
import { clientKnown, tenantRight } from "../stories/rules/client_rules.ts";
import {
  hintGenuine,
  logoutUriRegistered,
  ssoEnded,
} from "../stories/rules/logout_rules.ts";
import { readSignedClaims } from "../tokens/signing.ts";
import { errorPage } from "./authorize/reply.tsx";
import { type OAuthError, oauthError } from "./errors.ts";
import { clientIds } from "./client_ids.ts";
import { isAuthorizedUrl } from "./redirect_uris.ts";
import { clearSsoCookie, endSso } from "./sign_in/sso.ts";

/** How long the page stays, so that its frames can load. */
const PAGE_SECONDS = 2;

/**
 * `GET` and `POST /oauth2/logout`: ends the SSO session, without confirmation; revokes no token.
 */
export async function logout(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const parameters = ctx.req.method === "POST"
    ? await readForm(ctx.req)
    : ctx.url.searchParams;
  const { step } = ctx.state;
  const application = await findApplication(ctx, parameters);
  if (application !== null && "error" in application) {
    return await errorPage(ctx, application);
  }
  ctx.state.entry.clientId = application?.id ?? null;
  const tenant = findTenant(core.store, application, parameters);
  step.check(tenantRight, tenant !== null, {
    sent: parameters.get("tenantId"),
    expected: tenant === null ? [...core.store.tenants.keys()] : [tenant.id],
  });
  if (tenant === null) {
    const description = "There is no tenant with this tenantId.";
    return await errorPage(
      ctx,
      oauthError("invalid_request", "invalid_tenant_id", description),
    );
  }
  const target = findTarget(ctx.state, { application, tenant, parameters });
  if (typeof target !== "string") return await errorPage(ctx, target);

  step.check(ssoEnded, true, { hadSession: endSso(ctx) });
  const headers = new Headers({ "cache-control": "no-store" });
  clearSsoCookie(headers);
  if (application?.oauth.logoutBehavior === "RedirectOnly") {
    step.end({ kind: "redirect", location: target });
    headers.set("location", target);
    return new Response(null, { status: 302, headers });
  }
  const logoutUrls = logoutUrlsOf(core.store, tenant);
  const page = <LogoutPage logoutUrls={logoutUrls} target={target} />;
  return await renderPage(ctx, page, {
    title: "Signing out",
    tenant,
    headers,
    refresh: `${PAGE_SECONDS}; url=${target}`,
    frames: logoutUrls,
  });
}

/** The application of `id_token_hint`, or else of `client_id`; null without either. */
async function findApplication(
  ctx: Context<State>,
  parameters: URLSearchParams,
): Promise<Application | OAuthError | null> {
  const { core } = ctx.state;
  const hint = parameters.get("id_token_hint") || null;
  let id = parameters.get("client_id") || null;
  if (hint !== null) {
    // An expired ID token is allowed, but not an invalid signature or an access token.
    const claims = await readSignedClaims(core, hint);
    const isGenuine = typeof claims?.aud === "string" && claims.tty !== "at";
    ctx.state.step.check(hintGenuine, isGenuine, { isGenuine });
    if (!isGenuine) {
      return oauthError(
        "invalid_request",
        "invalid_id_token_hint",
        "The id_token_hint is invalid.",
      );
    }
    id = typeof claims.aud === "string" ? claims.aud : null;
  }
  if (id === null) return null;
  const application = core.store.applications.get(id.toLowerCase());
  ctx.state.step.check(clientKnown, application !== undefined, {
    clientId: id,
    known: application === undefined ? clientIds(core.store) : [],
  });
  return application ?? oauthError(
    "invalid_request",
    "invalid_client_id",
    "There is no application with this client_id.",
  );
}

/** The tenant of the application, of `tenantId`, or the default; null if `tenantId` is unknown. */
function findTenant(
  store: Store,
  application: Application | null,
  parameters: URLSearchParams,
): Tenant | null {
  const asked = parameters.get("tenantId")?.toLowerCase() || null;
  if (application !== null || asked === null) {
    return store.tenantOf(application);
  }
  return store.tenants.get(asked) ?? null;
}

interface LogoutRequest {
  application: Application | null;
  tenant: Tenant;
  parameters: URLSearchParams;
}

function findTarget(
  { step }: State,
  { application, tenant, parameters }: LogoutRequest,
): string | OAuthError {
  const asked = parameters.get("post_logout_redirect_uri") || null;
  const isAllowed = asked === null ||
    application !== null && isAuthorizedUrl(application, asked);
  step.check(logoutUriRegistered, isAllowed, {
    sent: asked,
    registered: application?.oauth.authorizedRedirectURLs ?? [],
    application: application?.name ?? null,
  });
  if (!isAllowed) {
    return oauthError(
      "invalid_request",
      "invalid_post_logout_redirect_uri",
      `Invalid post logout redirection uri ${asked}`,
    );
  }
  const target = asked ?? application?.oauth.logoutURL ?? tenant.logoutUrl ??
    "/";
  const state = parameters.get("state") || null;
  if (state === null) return target;
  return `${target}${target.includes("?") ? "&" : "?"}${new URLSearchParams({
    state,
  })}`;
}

function logoutUrlsOf(store: Store, tenant: Tenant): string[] {
  return [...store.applications.values()]
    .filter((application) =>
      application.tenantId === tenant.id && application.active
    )
    .flatMap((application) => application.oauth.logoutURL ?? []);
}
