import type { User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import { ConsoleForm } from "../layout/ConsoleForm.tsx";

interface UserActionsProps {
  core: Core;
  user: User;
  token: string;
}

/** Locks, unlocks, signs out and deletes a user. */
export function UserActions({ core, user, token }: UserActionsProps) {
  const path = `/console/users/${user.id}`;
  const tokens = core.refreshTokens.ofUser(user.id).length;
  const sessions = core.ssoSessions.entries()
    .filter(([, { userId }]) => userId === user.id).length;
  return (
    <section class="panel" aria-labelledby="account">
      <h2 id="account">Account</h2>
      <p>
        {user.active ? "Active" : "Locked"}, with {tokens}{" "}
        {tokens === 1 ? "refresh token" : "refresh tokens"} and {sessions}{" "}
        {sessions === 1 ? "SSO session" : "SSO sessions"}.
      </p>
      <div class="actions">
        <ConsoleForm
          action={`${path}/${user.active ? "lock" : "unlock"}`}
          token={token}
        >
          <button type="submit" class="quiet">
            {user.active ? "Lock" : "Unlock"}
          </button>
        </ConsoleForm>
        <ConsoleForm action={`${path}/sign-out`} token={token}>
          <button type="submit" class="quiet">Sign out everywhere</button>
        </ConsoleForm>
        <details id="delete">
          <summary>Delete</summary>
          <ConsoleForm action={`${path}/delete`} token={token}>
            <button type="submit" class="danger">
              Delete this user for good
            </button>
          </ConsoleForm>
        </details>
      </div>
    </section>
  );
}
