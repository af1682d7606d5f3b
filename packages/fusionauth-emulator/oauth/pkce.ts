import type { Application } from "../data/application.ts";
import { hashText, isSameText } from "../data/secrets.ts";
import { type OAuthError, oauthError } from "./errors.ts";

/** Checks the code challenge of an authorize request; null if it is valid. */
export function checkChallenge(
  application: Application,
  parameters: URLSearchParams,
): OAuthError | null {
  const challenge = parameters.get("code_challenge") ?? "";
  const method = parameters.get("code_challenge_method") ?? "";
  if (challenge === "") {
    return application.oauth.proofKeyForCodeExchangePolicy === "Required"
      ? oauthError(
        "invalid_request",
        "missing_code_challenge",
        "The request is missing the code_challenge parameter.",
      )
      : null;
  }
  if (method !== "S256") {
    return oauthError(
      "invalid_request",
      "invalid_pkce_code_challenge_method",
      "The code_challenge_method must be S256.",
    );
  }
  // 32 bytes of SHA-256 are 43 characters (RFC 7636 section 4.2).
  if (!/^[\w-]{43}$/.test(challenge)) {
    return oauthError(
      "invalid_request",
      "invalid_pkce_code_challenge",
      "The code_challenge is not a SHA-256 hash in base64url.",
    );
  }
  return null;
}

/** Checks the code verifier of a code exchange against the challenge; null if it is valid. */
export function checkVerifier(
  challenge: string | null,
  verifier: string,
): OAuthError | null {
  if (challenge !== null && verifier === "") {
    return oauthError(
      "invalid_request",
      "missing_code_verifier",
      "The request is missing the code_verifier parameter.",
    );
  }
  // A verifier without a challenge may mean a PKCE downgrade attack (RFC 9700 section 4.8).
  const good = challenge === null
    ? verifier === ""
    : /^[\w.~-]{43,128}$/.test(verifier) &&
      isSameText(hashText(verifier), challenge);
  return good ? null : oauthError(
    "invalid_grant",
    "invalid_pkce_code_verifier",
    "The code_verifier does not match the code_challenge.",
  );
}
