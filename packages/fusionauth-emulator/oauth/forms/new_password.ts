import { passwordProblem } from "../../data/passwords.ts";
import type { PasswordRules } from "../../data/tenant.ts";

/** A new password and its confirmation. */
export interface NewPassword {
  password: string;
  /** Null when the form has no confirmation. */
  confirmation: string | null;
}

/** The error of each of the two, or null. */
export function newPasswordErrors(
  rules: PasswordRules,
  { password, confirmation }: NewPassword,
): { password: string | null; confirmation: string | null } {
  return {
    password: passwordProblem(rules, password)?.message ?? null,
    confirmation: confirmation === null || confirmation === password
      ? null
      : "The passwords do not match.",
  };
}
