import { REUSABLE_REFRESH_TOKEN_IS_ECHOED } from "../../data/guesses.ts";
import { jwtConfigurationOf } from "../../data/store.ts";
import type { State } from "../../instance/state.ts";
import {
  lifetimeAllowed,
  scopesGranted,
} from "../../stories/rules/refresh_rules.ts";
import { ownClient, parameterSent } from "../../stories/rules/token_rules.ts";
import {
  checkAuthenticated,
  type Client,
  needsSecret,
} from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";
import {
  findRefreshToken,
  lifetimeFrom,
  redeemRefreshToken,
} from "./redeem_refresh_token.ts";

/** `grant_type=refresh_token`. */
export async function refresh(
  state: State,
  client: Client,
  form: URLSearchParams,
): Promise<GrantResult> {
  const { core, step } = state;
  const { application } = client;
  const refusal = checkAuthenticated(state, client, needsSecret(application));
  if (refusal !== null) return { kind: "error", ...refusal };
  const name = "refresh_token";
  const value = form.get(name) ?? "";
  const isSent = value !== "";
  if (!step.check(parameterSent, isSent, { name, isSent })) {
    const description = "The request is missing the refresh_token parameter.";
    return grantError("invalid_request", "missing_refresh_token", description);
  }
  const jwt = jwtConfigurationOf(core.store, application);
  const lifeSeconds = lifetimeFrom(
    form.get("expires_in"),
    jwt.timeToLiveInSeconds,
  );
  step.check(lifetimeAllowed, lifeSeconds !== null, {
    sent: form.get("expires_in"),
    longest: jwt.timeToLiveInSeconds,
  });
  if (lifeSeconds === null) {
    const description =
      "The expires_in parameter must be a number of seconds, at most the configured lifetime.";
    return grantError("invalid_request", "invalid_expires_in", description);
  }
  const known = findRefreshToken(state, value);
  if (known === null) return notFound();
  const isOwn = step.check(ownClient, known.application === application, {
    what: "refresh token",
    issuedTo: known.application.id,
    sentBy: application.id,
  });
  if (!isOwn) return notFound();
  const scopes = narrowScopes(known.token.scopes, form.get("scope") ?? "");
  step.check(scopesGranted, scopes !== null, {
    asked: (form.get("scope") ?? "").split(" "),
    granted: known.token.scopes,
  });
  if (scopes === null) {
    const description = "The scope exceeds what was granted at sign-in.";
    return grantError("invalid_scope", "unknown_scope", description);
  }
  const refreshed = await redeemRefreshToken(state, known, {
    value,
    scopes,
    lifeSeconds,
    original: form.get("access_token") || null,
  });
  if (refreshed === null) return notFound();
  const { accessToken, idToken, token, rotated } = refreshed;
  const isEchoed = rotated || REUSABLE_REFRESH_TOKEN_IS_ECHOED;
  return {
    kind: "tokens",
    body: {
      "access_token": accessToken,
      "expires_in": lifeSeconds,
      ...(idToken === null ? {} : { "id_token": idToken }),
      ...(isEchoed
        ? { "refresh_token": refreshed.value, "refresh_token_id": token.id }
        : {}),
      "token_type": "Bearer",
      "userId": known.user.id,
    },
  };
}

/** The scopes of the new tokens: the requested ones, if they were granted; null otherwise. */
function narrowScopes(granted: string[], asked: string): string[] | null {
  const scopes = asked.split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0) return granted;
  return scopes.every((scope) => granted.includes(scope)) ? scopes : null;
}

function notFound(): GrantResult {
  return grantError(
    "invalid_grant",
    "refresh_token_not_found",
    "The refresh_token is invalid.",
  );
}
