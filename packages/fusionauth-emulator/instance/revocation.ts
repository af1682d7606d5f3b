import type { RefreshToken } from "../data/refresh_token.ts";
import { jwtConfigurationOf } from "../data/store.ts";
import type { Core } from "./core.ts";

const TYPE = "jwt.refresh-token.revoke";

/** Ends one refresh token and tells so (`jwt.refresh-token.revoke`). */
export function revokeRefreshToken(core: Core, token: RefreshToken) {
  const { tenantId, applicationId, userId } = token;
  core.refreshTokens.delete(token.id);
  core.emit({
    type: TYPE,
    tenantId,
    applicationId,
    applicationTimeToLiveInSeconds: livesOf(core, [token]),
    userId,
    ...userOf(core, userId),
    refreshToken: token,
  });
}

/** Ends all refresh tokens and SSO sessions of a user, and tells so once if there were tokens. */
export function revokeUser(core: Core, userId: string, tenantId: string) {
  const tokens = core.refreshTokens.ofUser(userId);
  for (const { id } of tokens) core.refreshTokens.delete(id);
  core.ssoSessions.endOfUser(userId);
  if (tokens.length === 0) return;
  core.emit({
    type: TYPE,
    tenantId,
    applicationTimeToLiveInSeconds: livesOf(core, tokens),
    userId,
    ...userOf(core, userId),
  });
}

/** Ends a user's refresh tokens for one application, and tells so once if there were any. */
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
    applicationTimeToLiveInSeconds: livesOf(core, tokens),
    userId,
    ...userOf(core, userId),
  });
}

/** Ends all refresh tokens of an application, whosoever they are, and tells so. */
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
    applicationTimeToLiveInSeconds: livesOf(core, [{ applicationId }]),
  });
}

/** What an operator takes away: everything of a user, or one refresh token. */
export type Revocable =
  | { readonly loginId: string }
  | { readonly refreshTokenId: string };

/** Ends refresh tokens as an operator would, and tells whoever listens. Throws RangeError for an unknown one. */
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

/** How long access tokens that were issued already may live on, by application. */
function livesOf(
  core: Core,
  tokens: readonly Pick<RefreshToken, "applicationId">[],
): Record<string, number> {
  const lives: Record<string, number> = {};
  for (const { applicationId } of tokens) {
    const application = core.store.applications.get(applicationId);
    if (application === undefined) continue;
    lives[applicationId] =
      jwtConfigurationOf(core.store, application).timeToLiveInSeconds;
  }
  return lives;
}

function userOf(core: Core, userId: string) {
  const user = core.store.users.get(userId);
  return user === undefined ? {} : { user };
}
