import type { Application } from "../../data/application.ts";
import { REFRESHED_ID_TOKEN_HAS_NONCE } from "../../data/guesses.ts";
import type { RefreshToken } from "../../data/refresh_token.ts";
import { jwtConfigurationOf } from "../../data/store.ts";
import type { User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import { revokeRefreshToken, revokeUser } from "../../instance/revocation.ts";
import type { State } from "../../instance/state.ts";
import {
  refreshTokenCurrent,
  refreshTokenLive,
  scopesKept,
} from "../../stories/rules/refresh_rules.ts";
import { mintTokens, type Tokens } from "../../tokens/mint_tokens.ts";
import { knownScopes } from "../scopes.ts";
import { checkAccount } from "./check_account.ts";

/** A refresh token that may be used, and whose it is. */
export interface UsableRefreshToken {
  token: RefreshToken;
  application: Application;
  user: User;
}

/** How a refresh token is redeemed. */
export interface RefreshUse {
  value: string;
  /** The scopes of the new tokens. */
  scopes: string[];
  lifeSeconds: number;
  /** The earlier access token, for the event; null if the client does not send it. */
  original: string | null;
}

/** New tokens. */
export interface Refreshed extends Tokens {
  token: RefreshToken;
  /** The value to use from now on. */
  value: string;
  /** Whether the value is new. */
  rotated: boolean;
}

/** Finds a refresh token by its value; null if it is unknown, or its user or application is not active. */
export function findRefreshToken(
  state: State,
  value: string,
): UsableRefreshToken | null {
  const { core, step } = state;
  const token = core.refreshTokens.find(value);
  const isLive = token !== null && token.expiresAt > core.clock.now();
  step.check(refreshTokenLive, isLive, {
    fate: isLive ? "live" : fateOf(core, value, token),
    expiredAt: token?.expiresAt ?? null,
  });
  if (token === null) return null;
  const application = core.store.applications.get(token.applicationId);
  const user = core.store.users.get(token.userId);
  if (application === undefined || !application.active) return null;
  if (!checkAccount(state, user, token.userId) || user === undefined) {
    return null;
  }
  return { token, application, user };
}

function fateOf(core: Core, value: string, known: RefreshToken | null) {
  if (known !== null) return "expired";
  return core.stories.knows(value) ? "revoked" : "unknown";
}

/**
 * Redeems a refresh token for new tokens and emits `jwt.refresh`; null if it has expired. Null also if it
 * was replaced before or, by policy, has an unknown scope; then it is revoked.
 */
export async function redeemRefreshToken(
  { core, step }: State,
  { application, user, token: known }: UsableRefreshToken,
  { value, scopes, lifeSeconds, original }: RefreshUse,
): Promise<Refreshed | null> {
  const areKept = !hasUnknownScope(application, known.scopes);
  step.check(scopesKept, areKept, {
    granted: known.scopes,
    known: areKept ? [] : knownScopes(application),
  });
  if (!areKept) {
    revokeRefreshToken(core, known);
    return null;
  }
  const jwt = jwtConfigurationOf(core.store, application);
  const use = core.refreshTokens.use(value, jwt);
  if (use.kind !== "unknown") {
    step.check(refreshTokenCurrent, use.kind === "valid", {
      graceSeconds: jwt.gracePeriodInSeconds,
      revokesAll: core.store.tenantOf(application).revocation
        .onOneTimeTokenReuse,
    });
  }
  if (use.kind === "reused") revokeReused(core, use.token);
  if (use.kind !== "valid") return null;
  const { token } = use;
  const tokens = await mintTokens(core, {
    application,
    user,
    scopes,
    authTime: token.authTime,
    authenticationType: "REFRESH_TOKEN",
    grantTypes: [...grantsOf(token), "refresh_token"],
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
    ...(original === null ? {} : { original }),
  });
  return { ...tokens, token, value: use.value, rotated: use.rotated };
}

/**
 * The lifetime of a new access token: the requested one, if it is not longer; null if invalid.
 */
export function lifetimeFrom(
  asked: string | null,
  longest: number,
): number | null {
  if (asked === null || asked === "") return longest;
  const seconds = /^[1-9]\d{0,9}$/.test(asked) ? Number(asked) : null;
  return seconds !== null && seconds <= longest ? seconds : null;
}

function grantsOf({ grantType }: RefreshToken): string[] {
  if (grantType === "login") return [];
  return [grantType ?? "authorization_code"];
}

function hasUnknownScope(application: Application, scopes: string[]): boolean {
  if (application.oauth.unknownScopePolicy !== "Reject") return false;
  const known = knownScopes(application);
  return scopes.some((scope) => !known.includes(scope));
}

/** Revokes a reused token, which may have been stolen, or by policy all tokens of its user. */
function revokeReused(core: Core, token: RefreshToken) {
  const tenant = core.store.tenants.get(token.tenantId);
  if (tenant?.revocation.onOneTimeTokenReuse) {
    revokeUser(core, token.userId, token.tenantId);
  } else revokeRefreshToken(core, token);
}
