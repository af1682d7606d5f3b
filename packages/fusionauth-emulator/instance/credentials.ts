import type { Application } from "../data/application.ts";
import { isPassword, passwordProblem } from "../data/passwords.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import type { Core } from "./core.ts";
import { type LoginPrevented, loginPrevented } from "./users.ts";

/** What a person or a client presents for a user. */
export interface Credentials {
  readonly tenant: Tenant;
  /** The application to sign in to; null for none. */
  readonly application: Application | null;
  readonly loginId: string;
  readonly password: string;
}

/** The result of checking credentials. */
export type CredentialsCheck =
  | { kind: "correct"; user: User }
  | {
    kind: "refused";
    reason: "invalid_user_credentials" | LoginPrevented["reason"];
    message: string;
  };

/**
 * Checks a login id and its password, and emits `user.login.success` or `user.login.failed`. An unknown
 * user and a wrong password have the same result, so that it does not reveal who has an account.
 */
export function checkCredentials(
  core: Core,
  credentials: Credentials,
): CredentialsCheck {
  const { tenant, application, loginId, password } = credentials;
  const user = core.store.findUser(tenant.id, loginId);
  const isCorrect = isPassword(password, user?.password ?? null);
  if (user === null || !isCorrect) {
    if (user !== null) emitLogin(core, application, user, "failed");
    return {
      kind: "refused",
      reason: "invalid_user_credentials",
      message: "Invalid login credentials.",
    };
  }
  const prevented = loginPrevented(core.clock, user);
  if (prevented !== null) {
    emitLogin(core, application, user, "failed");
    return { kind: "refused", ...prevented };
  }
  if (mustReplacePassword(tenant, password)) user.passwordChangeRequired = true;
  emitLogin(core, application, user, "success");
  return { kind: "correct", user };
}

/** Whether a correct password breaks a rule that the tenant checks at login. */
export function mustReplacePassword(
  { passwordRules }: Tenant,
  password: string,
): boolean {
  return passwordRules.validateOnLogin &&
    passwordProblem(passwordRules, password) !== null;
}

/** Emits the event of a sign-in. */
export function emitLogin(
  core: Core,
  application: Application | null,
  user: User,
  outcome: "success" | "failed",
  authenticationType = "PASSWORD",
) {
  core.emit({
    type: `user.login.${outcome}`,
    tenantId: user.tenantId,
    ...(application === null ? {} : { applicationId: application.id }),
    authenticationType,
    user,
  });
}
