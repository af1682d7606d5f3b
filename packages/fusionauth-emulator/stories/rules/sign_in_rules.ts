import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about a form post. */
interface FormFacts {
  readonly hasCookie: boolean;
  /** Its `Origin` or `Referer`; null without either. */
  readonly from: string | null;
  readonly origin: string;
}

/** A form was posted by a page of the emulator. */
export const formOwn = defineRule<FormFacts>({
  name: "form-own",
  title: "The form comes from a page of this server",
  found: ({ from }) => from,
  problem: ({ hasCookie, from, origin }) =>
    hasCookie
      ? {
        mistake:
          `The form was posted from \`${from}\`, not from \`${origin}\`.`,
        fix:
          `Open the login page under one host name from beginning to end. A test script must send \`Origin: ${origin}\`.`,
      }
      : {
        mistake: "The form came without the cookie of its page.",
        fix:
          "Allow cookies for this host. A test script must send back the cookie `fusionauth.csrf`, as a browser does.",
      },
});

/** Facts about a login. */
interface PasswordFacts {
  readonly loginId: string;
  readonly state: "correct" | "picked" | "wrong" | "no-user" | "no-password";
  readonly tenant: string;
}

/** The user exists and the password is theirs. */
export const passwordCorrect = defineRule<PasswordFacts>({
  name: "password-correct",
  title: "The password is correct",
  found: ({ loginId, state }) =>
    state === "picked" ? `${loginId}, picked without a password` : loginId,
  problem: ({ loginId, state, tenant }) => {
    switch (state) {
      case "no-user":
        return {
          mistake: `There is no user \`${loginId}\` in the tenant ${tenant}.`,
          fix:
            "Sign in as a user of the kickstart, or create the user on the page Users. The login page does not tell an unknown user from a wrong password.",
        };
      case "no-password":
        return {
          mistake: `The user \`${loginId}\` has no password.`,
          fix: "Set one on the page Users.",
        };
      default:
        return {
          mistake: `This is not the password of \`${loginId}\`.`,
          fix:
            "The password is in the kickstart; the page Users shows it on request and can set a new one.",
        };
    }
  },
});

/** Facts about a user's account. */
interface AccountFacts {
  readonly loginId: string;
  readonly reason: "user_locked" | "user_expired" | "deleted" | null;
}

/** The user's account is usable. */
export const accountUsable = defineRule<AccountFacts>({
  name: "account-usable",
  title: "The user can sign in",
  found: ({ loginId }) => loginId,
  problem: ({ loginId, reason }) => ({
    mistake: reason === "user_locked"
      ? `The account of \`${loginId}\` is locked.`
      : reason === "user_expired"
      ? `The account of \`${loginId}\` has expired.`
      : `The user \`${loginId}\` no longer exists.`,
    fix: reason === "user_locked"
      ? "Unlock it on the page Users."
      : reason === "user_expired"
      ? "Change `expiry` of the user; the page Time may be set ahead."
      : "Sign in as another user, or start over.",
  }),
});

/** Facts about a user's password. */
interface PasswordChangeFacts {
  readonly loginId: string;
}

/** The user need not change the password first. */
export const passwordKept = defineRule<PasswordChangeFacts>({
  name: "password-kept",
  title: "The password need not be changed",
  found: () => null,
  problem: ({ loginId }) => ({
    mistake: `\`${loginId}\` must choose a new password before signing in.`,
    fix:
      "Fill in the page, or remove `passwordChangeRequired` from the user. By `passwordValidationRules.validateOnLogin` a password that breaks a rule must change too.",
  }),
});

/** Facts about `prompt=none`. */
interface SilentFacts {
  readonly blocker: string | null;
}

/** A silent request needs no page. */
export const silentPossible = defineRule<SilentFacts>({
  name: "silent-possible",
  title: "prompt=none needs no page",
  found: () => null,
  problem: ({ blocker }) => ({
    mistake:
      `The client asked with \`prompt=none\`, but a page is needed: \`${blocker}\`.`,
    fix:
      'Start again without `prompt=none`. There is an SSO session only after a sign-in with "Keep me signed in", in a browser that sends its cookie from a frame.',
  }),
});

/** Facts about the answers to a form. */
interface AnswerFacts {
  readonly invalid: readonly string[];
}

/** Every answer to a form is valid. */
export const answersValid = defineRule<AnswerFacts>({
  name: "answers-valid",
  title: "The answers are valid",
  found: () => null,
  problem: ({ invalid }) => ({
    mistake: `These answers are not valid: ${listOf(invalid)}.`,
    fix: "Correct them on the page.",
  }),
});

/** Facts about the link in a mail. */
interface LinkFacts {
  readonly isKnown: boolean;
}

/** The link to change a password is still valid. */
export const linkValid = defineRule<LinkFacts>({
  name: "change-link-valid",
  title: "The link to change the password is valid",
  found: () => null,
  problem: () => ({
    mistake: "The link to change the password was used, or has expired.",
    fix: "Ask for a new one on the login page. A link works once.",
  }),
});
