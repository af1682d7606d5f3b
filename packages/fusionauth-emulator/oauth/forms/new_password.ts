import { passwordProblem } from "../../data/passwords.ts";
import type { PasswordRules } from "../../data/tenant.ts";

/** A password as it was typed, and typed again where that is asked. */
export interface NewPassword {
  password: string;
  /** Null: it was asked for once. */
  confirmation: string | null;
}

/** What is wrong with each of the two, or null. */
export function newPasswordErrors(
  rules: PasswordRules,
  { password, confirmation }: NewPassword,
): { password: string | null; confirmation: string | null } {
  return {
    password: passwordProblem(rules, password)?.message ?? null,
    confirmation: confirmation === null || confirmation === password
      ? null
      : "The two passwords are not the same.",
  };
}
