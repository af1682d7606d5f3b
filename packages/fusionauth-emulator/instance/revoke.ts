import type { Core } from "./core.ts";
import { revokeRefreshToken, revokeUser } from "./revocation.ts";

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
