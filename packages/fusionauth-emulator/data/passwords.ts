import { hashText, isSameText, randomText } from "./secrets.ts";
import type { PasswordRules } from "./tenant.ts";

/** A password as it is kept: salted and hashed once, for no one should read it in a file. */
export interface PasswordHash {
  salt: string;
  hash: string;
}

/** Hashes a password. One round: the emulator must be quick, and its passwords are public. */
export function hashPassword(
  password: string,
  salt: string = randomText(12),
): PasswordHash {
  return { salt, hash: hashText(salt + password) };
}

const NO_PASSWORD = hashPassword(randomText(16));

/** Whether `password` is the right one; as slow for `null` (no such user) as for a user. */
export function isPassword(
  password: string,
  kept: PasswordHash | null,
): boolean {
  const { salt, hash } = kept ?? NO_PASSWORD;
  return isSameText(hashText(salt + password), hash) && kept !== null;
}

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
