import type { Context } from "fresh";
import type { Application } from "../../data/application.ts";
import {
  INVALID_ORIGIN_ERROR,
  REFERER_TELLS_ORIGIN,
} from "../../data/guesses.ts";
import type { State } from "../../instance/state.ts";
import { originAuthorized } from "../../stories/rules/authorize_rules.ts";
import { type OAuthError, oauthError } from "../errors.ts";
import { matchesUrl } from "../redirect_uris.ts";

/**
 * Checks the origin of a request against `authorizedOriginURLs`; null if it is allowed. An empty list
 * allows every origin; a request without an origin, as most navigations are, is always allowed.
 */
export function checkOrigin(
  ctx: Context<State>,
  application: Application,
): OAuthError | null {
  const { authorizedOriginURLs, authorizedURLValidationPolicy } =
    application.oauth;
  const { headers } = ctx.req;
  const from = headers.get("origin") ??
    (REFERER_TELLS_ORIGIN ? headers.get("referer") : null);
  if (authorizedOriginURLs.length === 0 || from === null) return null;
  const origin = URL.canParse(from) ? new URL(from).origin : "null";
  const isAuthorized = origin === ctx.state.origin ||
    authorizedOriginURLs.some((allowed) =>
      matchesUrl(
        allowed.replace(/\/$/, ""),
        origin,
        authorizedURLValidationPolicy,
      )
    );
  ctx.state.step.check(originAuthorized, isAuthorized, {
    origin,
    authorized: authorizedOriginURLs,
  });
  if (origin === "null") {
    return oauthError(
      INVALID_ORIGIN_ERROR,
      "invalid_origin_opaque",
      "The origin of the request is opaque, so it cannot be authorized.",
    );
  }
  return isAuthorized ? null : oauthError(
    INVALID_ORIGIN_ERROR,
    "invalid_origin",
    `Invalid origin uri ${origin}`,
  );
}
