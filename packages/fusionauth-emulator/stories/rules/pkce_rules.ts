import { defineRule } from "../check.ts";

/** Facts about the code challenge. */
interface ChallengeFacts {
  readonly state: "valid" | "missing" | "method" | "malformed";
  readonly method: string | null;
  readonly policy: string;
}

/** There is a code challenge where one is needed, and it is an S256 one. */
export const challengeValid = defineRule<ChallengeFacts>({
  name: "code-challenge-valid",
  title: "The PKCE challenge is valid",
  found: ({ state, method, policy }) =>
    state === "missing" ? `none, policy ${policy}` : method,
  problem: ({ state, method, policy }) => {
    switch (state) {
      case "method":
        return {
          mistake: method === null
            ? "The client sent a `code_challenge` without `code_challenge_method`, which means `plain`."
            : `The client sent \`code_challenge_method=${method}\`.`,
          fix: "Send `code_challenge_method=S256`: only that is supported.",
        };
      case "malformed":
        return {
          mistake:
            "The `code_challenge` is not the SHA-256 of a verifier in base64url: 43 characters, with `-` and `_`, without `=`.",
          fix:
            "Compute it as base64url(SHA-256(verifier)), over the bytes of the hash and not over its hexadecimal text.",
        };
      default:
        return {
          mistake:
            `The client did not send a \`code_challenge\`, which the application requires: \`proofKeyForCodeExchangePolicy\` is \`${policy}\`.`,
          fix:
            "Turn PKCE on in the client's library (S256). For a client that cannot, change the policy in the kickstart.",
        };
    }
  },
});

/** Facts about a code verifier. */
interface VerifierFacts {
  readonly state:
    | "correct"
    | "none"
    | "missing"
    | "unexpected"
    | "malformed"
    | "challenge"
    | "other";
  readonly length: number;
}

/** The code verifier belongs to the challenge of the authorize request. */
export const verifierCorrect = defineRule<VerifierFacts>({
  name: "code-verifier-correct",
  title: "The PKCE verifier belongs to the challenge",
  found: ({ state }) => state === "none" ? "neither was sent" : null,
  problem: ({ state, length }) => {
    switch (state) {
      case "missing":
        return {
          mistake:
            "The authorize request had a `code_challenge`, but the exchange has no `code_verifier`.",
          fix:
            "Keep the verifier with the browser, in a cookie or session, and send it as `code_verifier`.",
        };
      case "unexpected":
        return {
          mistake:
            "The exchange has a `code_verifier`, but the authorize request had no `code_challenge`.",
          fix:
            "Send `code_challenge` and `code_challenge_method=S256` in the authorize request.",
        };
      case "malformed":
        return {
          mistake:
            `The \`code_verifier\` has ${length} characters or forbidden ones.`,
          fix:
            "Use 43 to 128 letters, digits, `-`, `.`, `_` and `~` (RFC 7636 section 4.1).",
        };
      case "challenge":
        return {
          mistake: "The client sent the challenge as `code_verifier`.",
          fix:
            "Send the verifier itself; the challenge, its hash, belongs in the authorize request.",
        };
      default:
        return {
          mistake:
            "The `code_verifier` is not the one whose hash was the `code_challenge`.",
          fix:
            "Send the verifier of this very sign-in. Usual causes: one verifier for all tabs, a new one made in the callback, or a hash other than base64url(SHA-256(verifier)).",
        };
    }
  },
});

/** Facts about PKCE where the policy asks for it. */
interface PkceFacts {
  readonly policy: string;
}

/** The sign-in used PKCE where it must. */
export const pkceUsed = defineRule<PkceFacts>({
  name: "pkce-used",
  title: "PKCE was used where it must be",
  found: ({ policy }) => policy,
  problem: ({ policy }) => ({
    mistake:
      `The authorize request had no \`code_challenge\`, which \`proofKeyForCodeExchangePolicy\` \`${policy}\` requires of this client.`,
    fix: "Turn PKCE on in the client's library, or authenticate the client.",
  }),
});
