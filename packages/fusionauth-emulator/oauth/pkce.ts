import type { Application } from "../data/application.ts";
import { hashText, isSameText } from "../data/secrets.ts";
import { challengeValid } from "../stories/rules/pkce_rules.ts";
import { verifierCorrect } from "../stories/rules/pkce_rules.ts";
import type { StepRecorder } from "../stories/step_recorder.ts";
import { type OAuthError, oauthError } from "./errors.ts";

/** Checks the code challenge of an authorize request; null if it is valid. */
export function checkChallenge(
  step: StepRecorder,
  application: Application,
  parameters: URLSearchParams,
): OAuthError | null {
  const challenge = parameters.get("code_challenge") ?? "";
  const method = parameters.get("code_challenge_method") ?? "";
  const policy = application.oauth.proofKeyForCodeExchangePolicy;
  const state = challengeState(challenge, method);
  const isMissing = state === "missing";
  const isValid = isMissing ? policy !== "Required" : state === "valid";
  const facts = { state, method: method === "" ? null : method, policy };
  step.check(challengeValid, isValid, facts);
  if (isMissing) {
    return policy === "Required"
      ? oauthError(
        "invalid_request",
        "missing_code_challenge",
        "The request is missing the code_challenge parameter.",
      )
      : null;
  }
  if (state === "method") {
    return oauthError(
      "invalid_request",
      "invalid_pkce_code_challenge_method",
      "The code_challenge_method must be S256.",
    );
  }
  if (state === "malformed") {
    return oauthError(
      "invalid_request",
      "invalid_pkce_code_challenge",
      "The code_challenge is not a SHA-256 hash in base64url.",
    );
  }
  return null;
}

function challengeState(
  challenge: string,
  method: string,
): "missing" | "method" | "malformed" | "valid" {
  if (challenge === "") return "missing";
  if (method !== "S256") return "method";
  // 32 bytes of SHA-256 are 43 characters (RFC 7636 section 4.2).
  return /^[\w-]{43}$/.test(challenge) ? "valid" : "malformed";
}

/** Checks the code verifier of a code exchange against the challenge; null if it is valid. */
export function checkVerifier(
  step: StepRecorder,
  challenge: string | null,
  verifier: string,
): OAuthError | null {
  const state = verifierState(challenge, verifier);
  const isCorrect = state === "correct" || state === "none";
  step.check(verifierCorrect, isCorrect, { state, length: verifier.length });
  if (state === "missing") {
    return oauthError(
      "invalid_request",
      "missing_code_verifier",
      "The request is missing the code_verifier parameter.",
    );
  }
  return isCorrect ? null : oauthError(
    "invalid_grant",
    "invalid_pkce_code_verifier",
    "The code_verifier does not match the code_challenge.",
  );
}

function verifierState(challenge: string | null, verifier: string) {
  // A verifier without a challenge may mean a PKCE downgrade attack (RFC 9700 section 4.8).
  if (challenge === null) return verifier === "" ? "none" : "unexpected";
  if (verifier === "") return "missing";
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return "malformed";
  if (isSameText(hashText(verifier), challenge)) return "correct";
  return verifier === challenge ? "challenge" : "other";
}
