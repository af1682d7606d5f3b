import type { Core } from "./core.ts";
import type { PasswordRules, User } from "../data/model.ts";
import { revokeUser } from "./revocation.ts";
import { hashPassword } from "../data/secrets.ts";

/** A rule that a password breaks. */
export interface PasswordProblem {
  /** The rule, as FusionAuth's APIs name it. */
  kind: "tooShort" | "tooLong" | "singleCase" | "onlyAlpha" | "requireNumber";
  /** A sentence for whoever chose the password. */
  message: string;
}

/** The first of a tenant's rules that a password breaks; null when it keeps all of them. */
export function passwordProblem(
  rules: PasswordRules,
  password: string,
): PasswordProblem | null {
  const { minLength, maxLength } = rules;
  if (password.length < minLength) {
    const message = `The password must have at least ${minLength} characters.`;
    return { kind: "tooShort", message };
  }
  if (password.length > maxLength) {
    const message = `The password must have at most ${maxLength} characters.`;
    return { kind: "tooLong", message };
  }
  const isMixed = /\p{Lu}/u.test(password) && /\p{Ll}/u.test(password);
  if (rules.requireMixedCase && !isMixed) {
    const message = "The password must have a capital and a small letter.";
    return { kind: "singleCase", message };
  }
  if (rules.requireNonAlpha && !/[^\p{L}\p{N}]/u.test(password)) {
    const message = "The password must have a sign that is no letter or digit.";
    return { kind: "onlyAlpha", message };
  }
  if (rules.requireNumber && !/\p{N}/u.test(password)) {
    const message = "The password must have a digit.";
    return { kind: "requireNumber", message };
  }
  return null;
}

/** Gives a user another password; by policy their tokens and SSO sessions end. */
export function changePassword(core: Core, user: User, password: string) {
  user.password = hashPassword(password);
  user.passwordChangeRequired = false;
  core.store.putUser(user);
  passwordChanged(core, user);
}

/** What follows when a user's password has become another. */
export function passwordChanged(core: Core, user: User) {
  const { id, tenantId } = user;
  core.emit({ type: "user.password.update", tenantId, user });
  if (core.store.tenants.get(tenantId)?.revocation.onPasswordChanged) {
    revokeUser(core, id, tenantId);
  }
}
