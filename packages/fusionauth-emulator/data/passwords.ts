import { hashText, isSameText, randomText } from "./secrets.ts";
import type { PasswordRules } from "./tenant.ts";

/** A stored password: salted and hashed. */
export interface PasswordHash {
  salt: string;
  hash: string;
}

/**
 * Hashes a password, in one round only: the emulator must be fast, and its passwords are public.
 */
export function hashPassword(
  password: string,
  salt: string = randomText(12),
): PasswordHash {
  return { salt, hash: hashText(salt + password) };
}

const NO_PASSWORD = hashPassword(randomText(16));

/** Whether a password is correct. Takes the same time for null, which stands for no such user. */
export function isPassword(
  password: string,
  kept: PasswordHash | null,
): boolean {
  const { salt, hash } = kept ?? NO_PASSWORD;
  return isSameText(hashText(salt + password), hash) && kept !== null;
}

/** A password rule that is broken. */
export interface PasswordProblem {
  /** FusionAuth's name for the rule. */
  kind: "tooShort" | "tooLong" | "singleCase" | "onlyAlpha" | "requireNumber";
  /** A sentence for the user. */
  message: string;
}

/** The first rule that a password breaks, or null. */
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
    const message =
      "The password must have an upper-case and a lower-case letter.";
    return { kind: "singleCase", message };
  }
  if (rules.requireNonAlpha && !/[^\p{L}\p{N}]/u.test(password)) {
    const message =
      "The password must have a character that is neither a letter nor a digit.";
    return { kind: "onlyAlpha", message };
  }
  if (rules.requireNumber && !/\p{N}/u.test(password)) {
    const message = "The password must have a digit.";
    return { kind: "requireNumber", message };
  }
  return null;
}
