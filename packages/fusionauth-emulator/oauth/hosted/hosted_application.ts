import type { Context } from "fresh";
import type { Application } from "../../data/application.ts";
import { corsHeaders } from "../../http/cors.ts";
import type { State } from "../../instance/state.ts";
import { redirectUriRegistered } from "../../stories/rules/authorize_rules.ts";
import { clientKnown } from "../../stories/rules/client_rules.ts";
import { clientIds } from "../client_ids.ts";
import { type OAuthError, oauthError } from "../errors.ts";
import { isAuthorizedUrl } from "../redirect_uris.ts";

/** The application of a request: `client_id` in the path or in the query. */
export function findHosted(
  ctx: Context<State>,
): Application | OAuthError {
  const { core, entry, step } = ctx.state;
  const id = ctx.params.clientId ?? ctx.url.searchParams.get("client_id") ?? "";
  const application = core.store.applications.get(id.toLowerCase());
  const isKnown = application !== undefined && application.active;
  step.check(clientKnown, isKnown, {
    clientId: id,
    known: isKnown ? [] : clientIds(core.store),
  });
  if (id === "") {
    return oauthError(
      "invalid_request",
      "missing_client_id",
      "The request is missing the client_id parameter.",
    );
  }
  if (!isKnown) {
    return oauthError(
      "invalid_request",
      "invalid_client_id",
      "There is no application with this client_id.",
    );
  }
  entry.clientId = application.id;
  return application;
}

/** The requested redirect URI, by default the first of the list; an error if it is not allowed. */
export function redirectUriOf(
  { step }: State,
  application: Application,
  asked: string | null,
): string | OAuthError {
  const [first] = application.oauth.authorizedRedirectURLs.filter((url) =>
    !url.includes("*")
  );
  const redirectUri = asked || first;
  const isRegistered = redirectUri !== undefined &&
    isAuthorizedUrl(application, redirectUri);
  step.check(redirectUriRegistered, isRegistered, {
    application: application.name,
    sent: redirectUri ?? "",
    registered: application.oauth.authorizedRedirectURLs,
    policy: application.oauth.authorizedURLValidationPolicy,
  });
  if (isRegistered) return redirectUri;
  return oauthError(
    "invalid_request",
    "invalid_redirect_uri",
    `Invalid redirection uri ${redirectUri ?? ""}`,
  );
}

/** The refusal of a script from an origin that CORS does not allow; null for any other request. */
export function refuseForeignOrigin(ctx: Context<State>): Response | null {
  const origin = ctx.req.headers.get("origin");
  const isAllowed = origin === null || origin === ctx.state.origin ||
    "access-control-allow-origin" in
      corsHeaders(ctx.state.core.store.cors, ctx.req);
  if (isAllowed) return null;
  ctx.state.entry.reason = "cors";
  return new Response(null, { status: 403 });
}
