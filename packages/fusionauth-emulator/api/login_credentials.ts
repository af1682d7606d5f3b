import type { Application } from "../data/application.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import type { Core } from "../instance/core.ts";
import {
  checkCredentials,
  type CredentialsCheck,
  emitLogin,
  mustReplacePassword,
} from "../instance/credentials.ts";
import { loginPrevented } from "../instance/users.ts";
import type { Field } from "../kickstart/file/field.ts";
import { fieldError } from "./errors.ts";

/** The result of checking what a body of the Login API presents. */
export type LoginCheck =
  | {
    kind: "correct";
    user: User;
    authenticationType: string;
    /** Why the password must be changed; null if it need not be. */
    changePasswordReason: "Administrative" | "Validation" | null;
  }
  | Extract<CredentialsCheck, { kind: "refused" }>;

/** Checks a body's login id and password, or its one-time password; an error response without either. */
export function readLogin(
  core: Core,
  { tenant, application }: { tenant: Tenant; application: Application | null },
  body: Field,
): LoginCheck | Response {
  const oneTimePassword = body.get("oneTimePassword").optionalString();
  if (oneTimePassword !== null) {
    return checkOneTimePassword(core, tenant, application, oneTimePassword);
  }
  const loginId = body.get("loginId").optionalString();
  const password = body.get("password").optionalString();
  if (loginId === null) return blank("loginId");
  if (password === null) return blank("password");
  const credentials = { tenant, application, loginId, password };
  const check = checkCredentials(core, credentials);
  if (check.kind === "refused") return check;
  const { user } = check;
  return {
    kind: "correct",
    user,
    authenticationType: "PASSWORD",
    changePasswordReason: mustReplacePassword(tenant, password)
      ? "Validation"
      : user.passwordChangeRequired
      ? "Administrative"
      : null,
  };
}

function checkOneTimePassword(
  core: Core,
  tenant: Tenant,
  application: Application | null,
  value: string,
): LoginCheck {
  const kept = core.oneTimePasswords.take(value);
  const user = core.store.users.get(kept?.userId ?? "");
  if (user === undefined || user.tenantId !== tenant.id) {
    return {
      kind: "refused",
      reason: "invalid_user_credentials",
      message: "The one-time password is unknown, used or expired.",
    };
  }
  const prevented = loginPrevented(core.clock, user);
  if (prevented !== null) return { kind: "refused", ...prevented };
  const authenticationType = "ONE_TIME_PASSWORD";
  emitLogin(core, application, user, "success", authenticationType);
  return {
    kind: "correct",
    user,
    authenticationType,
    changePasswordReason: null,
  };
}

function blank(member: string): Response {
  return fieldError(member, "blank", `You must specify the ${member}.`);
}
