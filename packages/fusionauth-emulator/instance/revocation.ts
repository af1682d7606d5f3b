import type { RefreshToken } from "../data/refresh_token.ts";
import { jwtConfigurationOf } from "../data/store.ts";
import type { Core } from "./core.ts";

const TYPE = "jwt.refresh-token.revoke";

/** Revokes one refresh token and emits `jwt.refresh-token.revoke`. */
export function revokeRefreshToken(core: Core, token: RefreshToken) {
  const { tenantId, applicationId, userId } = token;
  core.refreshTokens.delete(token.id);
  core.emit({
    type: TYPE,
    tenantId,
    applicationId,
    applicationTimeToLiveInSeconds: lifetimesOf(core, [token]),
    userId,
    ...userOf(core, userId),
    refreshToken: token,
  });
}

/**
 * Revokes all refresh tokens and ends all SSO sessions of a user; emits one event if there were
 * tokens.
 */
export function revokeUser(core: Core, userId: string, tenantId: string) {
  const tokens = core.refreshTokens.ofUser(userId);
  for (const { id } of tokens) core.refreshTokens.delete(id);
  core.ssoSessions.endOfUser(userId);
  if (tokens.length === 0) return;
  core.emit({
    type: TYPE,
    tenantId,
    applicationTimeToLiveInSeconds: lifetimesOf(core, tokens),
    userId,
    ...userOf(core, userId),
  });
}

/** Revokes a user's refresh tokens for one application; emits one event if there were any. */
export function revokeUserInApplication(
  core: Core,
  userId: string,
  applicationId: string,
) {
  const tokens = core.refreshTokens.ofUser(userId)
    .filter((token) => token.applicationId === applicationId);
  for (const { id } of tokens) core.refreshTokens.delete(id);
  const [first] = tokens;
  if (first === undefined) return;
  core.emit({
    type: TYPE,
    tenantId: first.tenantId,
    applicationId,
    applicationTimeToLiveInSeconds: lifetimesOf(core, tokens),
    userId,
    ...userOf(core, userId),
  });
}

/** Revokes all refresh tokens of an application and emits one event. */
export function revokeApplication(core: Core, applicationId: string) {
  const application = core.store.applications.get(applicationId);
  if (application === undefined) return;
  for (const { id } of core.refreshTokens.ofApplication(applicationId)) {
    core.refreshTokens.delete(id);
  }
  core.emit({
    type: TYPE,
    tenantId: application.tenantId,
    applicationId,
    applicationTimeToLiveInSeconds: lifetimesOf(core, [{ applicationId }]),
  });
}

/** What to revoke: all refresh tokens of a user of the default tenant, or one. */
export type Revocable =
  | { readonly loginId: string }
  | { readonly refreshTokenId: string };

/** Revokes refresh tokens. Throws RangeError for an unknown user or token. */
export function revoke(core: Core, target: Revocable): void {
  const { store, refreshTokens } = core;
  if ("loginId" in target) {
    const user = store.findUser(store.defaultTenantId, target.loginId);
    if (user === null) {
      throw new RangeError(`There is no user "${target.loginId}"`);
    }
    return revokeUser(core, user.id, user.tenantId);
  }
  const token = refreshTokens.get(target.refreshTokenId);
  if (token === null) {
    throw new RangeError(`There is no refresh token ${target.refreshTokenId}`);
  }
  revokeRefreshToken(core, token);
}

/** How long access tokens live that have been issued already, by application, in seconds. */
function lifetimesOf(
  core: Core,
  tokens: readonly Pick<RefreshToken, "applicationId">[],
): Record<string, number> {
  const lifetimes: Record<string, number> = {};
  for (const { applicationId } of tokens) {
    const application = core.store.applications.get(applicationId);
    if (application === undefined) continue;
    lifetimes[applicationId] =
      jwtConfigurationOf(core.store, application).timeToLiveInSeconds;
  }
  return lifetimes;
}

function userOf(core: Core, userId: string) {
  const user = core.store.users.get(userId);
  return user === undefined ? {} : { user };
}
