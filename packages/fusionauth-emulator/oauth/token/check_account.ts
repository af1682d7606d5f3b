import { loginIdOf, type User } from "../../data/user.ts";
import type { State } from "../../instance/state.ts";
import { loginPrevented } from "../../instance/users.ts";
import { accountUsable } from "../../stories/rules/sign_in_rules.ts";

/** Whether the user of a code or token still exists and can sign in. */
export function checkAccount(
  { core, step }: State,
  user: User | undefined,
  userId: string,
): boolean {
  const loginId = user === undefined ? userId : loginIdOf(user);
  const prevented = user === undefined
    ? null
    : loginPrevented(core.clock, user);
  step.concern(loginId);
  return step.check(accountUsable, user !== undefined && prevented === null, {
    loginId,
    reason: user === undefined ? "deleted" : prevented?.reason ?? null,
  });
}
