import type { Core } from "../instance/core.ts";
import type { SavedState } from "./saved_state.ts";

/**
 * Restores the users who registered in an earlier run, unless the kickstart has their id or login.
 */
export function restoreUsers(
  { store }: Core,
  kept: SavedState | null,
) {
  for (const user of kept?.users ?? []) {
    const logins = [
      user.email,
      user.username,
      user.profile.phoneNumber ?? null,
    ];
    const isFree = !store.users.has(user.id) &&
      logins.every((login) =>
        login === null || store.findUser(user.tenantId, login) === null
      );
    if (isFree && store.tenants.has(user.tenantId)) store.putUser(user);
  }
}

/** Restores tokens and SSO sessions of users and applications that still exist. */
export function restoreSessions(
  core: Core,
  kept: SavedState | null,
) {
  if (kept === null) return;
  const { users, applications } = core.store;
  core.refreshTokens.restore(
    kept.refreshTokens.filter((token) =>
      users.has(token.userId) && applications.has(token.applicationId)
    ),
  );
  core.ssoSessions.restore(
    kept.ssoSessions.filter(([, session]) => users.has(session.userId)),
  );
}
