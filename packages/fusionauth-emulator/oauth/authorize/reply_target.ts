import type { Application } from "../../data/application.ts";
import { INVALID_CLIENT_ID_ERROR } from "../../data/guesses.ts";
import type { Tenant } from "../../data/tenant.ts";
import type { State } from "../../instance/state.ts";
import { redirectUriRegistered } from "../../stories/rules/authorize_rules.ts";
import { clientKnown, tenantRight } from "../../stories/rules/client_rules.ts";
import { clientIds } from "../client_ids.ts";
import { type OAuthError, oauthError } from "../errors.ts";
import { CALLBACK_PATH, decodeState } from "../hosted/hosted_state.ts";
import { isAuthorizedUrl, isRedirectUri } from "../redirect_uris.ts";

/** Where and how the authorization response is sent. */
export interface ReplyTarget {
  application: Application;
  tenant: Tenant;
  redirectUri: string;
  /** Where the browser ends up: at the redirect URI, or where the hosted backend sends it. */
  destination: string;
  responseMode: "query" | "fragment" | "form_post";
  state: string | null;
  locale: string | null;
}

/**
 * Finds the client and its redirect URI; until both are valid, no error may be sent to the client.
 */
export function findTarget(
  { core: { store }, origin, step }: State,
  parameters: URLSearchParams,
  locale: string | null,
): ReplyTarget | OAuthError {
  const clientId = parameters.get("client_id") ?? "";
  const application = store.applications.get(clientId.toLowerCase());
  const isKnown = application !== undefined && application.active;
  step.check(clientKnown, isKnown, {
    clientId,
    known: isKnown ? [] : clientIds(store),
  });
  if (clientId === "") {
    return oauthError(
      INVALID_CLIENT_ID_ERROR,
      "missing_client_id",
      "The request is missing the client_id parameter.",
    );
  }
  if (!isKnown) {
    return oauthError(
      INVALID_CLIENT_ID_ERROR,
      "invalid_client_id",
      "There is no application with this client_id.",
    );
  }
  const tenant = store.tenantOf(application);
  const tenantId = parameters.get("tenantId") || null;
  const isItsTenant = tenantId === null || tenantId.toLowerCase() === tenant.id;
  step.check(tenantRight, isItsTenant, {
    sent: tenantId,
    expected: [tenant.id],
  });
  if (!isItsTenant) {
    return oauthError(
      "invalid_request",
      "invalid_tenant_id",
      "The tenantId is not the application's tenant.",
    );
  }
  const redirectUri = parameters.get("redirect_uri") ?? "";
  const isRegistered = isRedirectUri(application, redirectUri, origin);
  step.check(redirectUriRegistered, isRegistered, {
    application: application.name,
    sent: redirectUri,
    registered: application.oauth.authorizedRedirectURLs,
    policy: application.oauth.authorizedURLValidationPolicy,
  });
  if (redirectUri === "") {
    return oauthError(
      "invalid_request",
      "missing_redirect_uri",
      "The request is missing the redirect_uri parameter.",
    );
  }
  if (!isRegistered) {
    return oauthError(
      "invalid_request",
      "invalid_redirect_uri",
      `Invalid redirection uri ${redirectUri}`,
    );
  }
  const state = parameters.get("state") || null;
  const onward = redirectUri === origin + CALLBACK_PATH
    ? decodeState(state)?.redirectUri
    : undefined;
  const isOnward = onward !== undefined && isAuthorizedUrl(application, onward);
  return {
    application,
    tenant,
    redirectUri,
    destination: isOnward ? onward : redirectUri,
    responseMode: parameters.get("response_mode") === "form_post"
      ? "form_post"
      : "query",
    state,
    locale,
  };
}

/**
 * The callback's `locale`, in FusionAuth's form, such as `en_US`: the requested one, or the browser's
 * first; null without either.
 */
export function localeOf(
  parameters: URLSearchParams,
  headers: Headers,
): string | null {
  const asked = parameters.get("locale") ||
    headers.get("accept-language")?.split(/[,;]/)[0];
  const tag = asked?.trim().replaceAll("_", "-") ?? "";
  const match = /^([a-z]{2,3})(?:-([a-z]{2}))?$/i.exec(tag);
  if (match === null) return null;
  const [, language = "", country] = match;
  return country === undefined
    ? language.toLowerCase()
    : `${language.toLowerCase()}_${country.toUpperCase()}`;
}
