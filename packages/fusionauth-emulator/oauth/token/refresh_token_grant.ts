import type { Application } from "../../data/application.ts";
import {
  PKCE_POLICY_FREES_REFRESH,
  REFRESHED_ID_TOKEN_HAS_NONCE,
  REUSABLE_REFRESH_TOKEN_IS_ECHOED,
} from "../../data/guesses.ts";
import type { RefreshToken } from "../../data/refresh_token.ts";
import { jwtConfigurationOf } from "../../data/store.ts";
import type { Core } from "../../instance/core.ts";
import { revokeRefreshToken, revokeUser } from "../../instance/revocation.ts";
import type { State } from "../../instance/state.ts";
import {
  lifetimeAllowed,
  refreshTokenCurrent,
  refreshTokenLive,
  scopesGranted,
  scopesKept,
} from "../../stories/rules/refresh_rules.ts";
import { ownClient, parameterSent } from "../../stories/rules/token_rules.ts";
import { mintTokens } from "../../tokens/mint_tokens.ts";
import { knownScopes } from "../scopes.ts";
import { checkAccount } from "./check_account.ts";
import { checkAuthenticated, type Client } from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";

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
  const known = core.refreshTokens.find(value);
  const isLive = known !== null && known.expiresAt > core.clock.now();
  step.check(refreshTokenLive, isLive, {
    fate: isLive ? "live" : fateOf(core, value, known),
    expiredAt: known?.expiresAt ?? null,
  });
  if (known === null) return notFound();
  const isOwn = step.check(
    ownClient,
    known.applicationId === application.id,
    {
      what: "refresh token",
      issuedTo: known.applicationId,
      sentBy: application.id,
    },
  );
  if (!isOwn) return notFound();
  const user = core.store.users.get(known.userId);
  if (!checkAccount(state, user, known.userId) || user === undefined) {
    return notFound();
  }
  const areKept = !hasUnknownScope(application, known.scopes);
  step.check(scopesKept, areKept, {
    granted: known.scopes,
    known: areKept ? [] : knownScopes(application),
  });
  if (!areKept) {
    revokeRefreshToken(core, known);
    return notFound();
  }
  const scopes = narrowScopes(known.scopes, form.get("scope") ?? "");
  step.check(scopesGranted, scopes !== null, {
    asked: (form.get("scope") ?? "").split(" "),
    granted: known.scopes,
  });
  if (scopes === null) {
    const description = "The scope exceeds what was granted at sign-in.";
    return grantError("invalid_scope", "unknown_scope", description);
  }

  const use = core.refreshTokens.use(value, jwt);
  if (use.kind !== "unknown") {
    step.check(refreshTokenCurrent, use.kind === "valid", {
      graceSeconds: jwt.gracePeriodInSeconds,
      revokesAll: core.store.tenantOf(application).revocation
        .onOneTimeTokenReuse,
    });
  }
  if (use.kind === "reused") revokeReused(core, use.token);
  if (use.kind !== "valid") return notFound();
  const { token, rotated } = use;
  const tokens = await mintTokens(core, {
    application,
    user,
    scopes,
    authTime: token.authTime,
    authenticationType: "REFRESH_TOKEN",
    grantTypes: ["authorization_code", "refresh_token"],
    refreshTokenId: token.id,
    ssoSessionId: null,
    nonce: REFRESHED_ID_TOKEN_HAS_NONCE ? token.nonce : null,
    code: null,
    lifeSeconds,
  });
  core.emit({
    type: "jwt.refresh",
    tenantId: token.tenantId,
    applicationId: application.id,
    userId: user.id,
    user,
    token: tokens.accessToken,
    refreshToken: use.value,
    ...(form.get("access_token")
      ? { original: form.get("access_token") ?? "" }
      : {}),
  });
  const isEchoed = rotated || REUSABLE_REFRESH_TOKEN_IS_ECHOED;
  return {
    kind: "tokens",
    body: {
      "access_token": tokens.accessToken,
      "expires_in": lifeSeconds,
      ...(tokens.idToken === null ? {} : { "id_token": tokens.idToken }),
      ...(isEchoed
        ? { "refresh_token": use.value, "refresh_token_id": token.id }
        : {}),
      "token_type": "Bearer",
      "userId": user.id,
    },
  };
}

function fateOf(core: Core, value: string, known: RefreshToken | null) {
  if (known !== null) return "expired";
  return core.stories.knows(value) ? "revoked" : "unknown";
}

function needsSecret({ oauth }: Application): boolean {
  switch (oauth.clientAuthenticationPolicy) {
    case "Required":
      return true;
    case "NotRequired":
      return false;
    case "NotRequiredWhenUsingPKCE":
      return !PKCE_POLICY_FREES_REFRESH;
  }
}

/**
 * The lifetime of the new access token: the requested one, if it is not longer; null if invalid.
 */
function lifetimeFrom(asked: string | null, longest: number): number | null {
  if (asked === null || asked === "") return longest;
  const seconds = /^[1-9]\d{0,9}$/.test(asked) ? Number(asked) : null;
  return seconds !== null && seconds <= longest ? seconds : null;
}

function hasUnknownScope(application: Application, scopes: string[]): boolean {
  if (application.oauth.unknownScopePolicy !== "Reject") return false;
  const known = knownScopes(application);
  return scopes.some((scope) => !known.includes(scope));
}

/** The scopes of the new tokens: the requested ones, if they were granted; null otherwise. */
function narrowScopes(granted: string[], asked: string): string[] | null {
  const scopes = asked.split(" ").filter((scope) => scope !== "");
  if (scopes.length === 0) return granted;
  return scopes.every((scope) => granted.includes(scope)) ? scopes : null;
}

/** Revokes a reused token, which may have been stolen, or by policy all tokens of its user. */
function revokeReused(core: Core, token: RefreshToken) {
  const tenant = core.store.tenants.get(token.tenantId);
  if (tenant?.revocation.onOneTimeTokenReuse) {
    revokeUser(core, token.userId, token.tenantId);
  } else revokeRefreshToken(core, token);
}

function notFound(): GrantResult {
  return grantError(
    "invalid_grant",
    "refresh_token_not_found",
    "The refresh_token is invalid.",
  );
}
