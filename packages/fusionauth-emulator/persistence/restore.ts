import type { Core } from "../instance/core.ts";
import type { KeptState } from "./saved_state.ts";

/** Takes up the users who registered in an earlier run, unless kickstart has others in their place. */
export function restoreUsers(
  { store }: Core,
  kept: KeptState | null,
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

/** Takes up what an earlier run left, as far as its users and applications are there. */
export function restoreSessions(
  core: Core,
  kept: KeptState | null,
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
