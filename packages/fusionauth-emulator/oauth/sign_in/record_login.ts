import type { Tenant } from "../../data/tenant.ts";
import type { State } from "../../instance/state.ts";
import {
  accountUsable,
  passwordCorrect,
} from "../../stories/rules/sign_in_rules.ts";

/** A login and how it ended. */
interface Login {
  readonly tenant: Tenant;
  readonly loginId: string;
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
  readonly isPicked: boolean;
}

/** Records what the login page does not tell: whether the user is unknown or the password wrong. */
export function recordLogin(
  { core, step }: State,
  { tenant, loginId, reason, isPicked }: Login,
) {
  step.concern(loginId);
  const user = core.store.findUser(tenant.id, loginId);
  const isWrong = reason === "invalid_user_credentials";
  step.check(passwordCorrect, !isWrong, {
    loginId,
    state: isPicked
      ? "picked"
      : !isWrong
      ? "correct"
      : user === null
      ? "no-user"
      : user.password === null
      ? "no-password"
      : "wrong",
    tenant: tenant.name,
  });
  if (isWrong) return;
  const isLocked = reason === "user_locked" || reason === "user_expired";
  step.check(accountUsable, reason === null, {
    loginId,
    reason: isLocked ? reason : null,
  });
}
