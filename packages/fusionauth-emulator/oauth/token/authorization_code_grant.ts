import { CODE_NOT_FOUND_ERROR } from "../../data/guesses.ts";
import type { State } from "../../instance/state.ts";
import { loginPrevented } from "../../instance/users.ts";
import { checkVerifier } from "../pkce.ts";
import { type Client, missingSecret } from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";
import { issueTokens } from "./issue_tokens.ts";

/** `grant_type=authorization_code`. The first attempt uses up the code, even if it fails. */
export async function exchangeCode(
  { core }: State,
  client: Client,
  form: URLSearchParams,
): Promise<GrantResult> {
  const { application } = client;
  const { clientAuthenticationPolicy, proofKeyForCodeExchangePolicy } =
    application.oauth;
  const code = form.get("code") ?? "";
  const verifier = form.get("code_verifier") ?? "";
  const needsSecret = clientAuthenticationPolicy === "Required" ||
    (clientAuthenticationPolicy === "NotRequiredWhenUsingPKCE" &&
      verifier === "");
  if (needsSecret && !client.isAuthenticated) {
    return { kind: "error", ...missingSecret() };
  }
  for (
    const [name, reason] of [["code", "missing_code"], [
      "redirect_uri",
      "missing_redirect_uri",
    ]]
  ) {
    if (name !== undefined && reason !== undefined && !form.get(name)) {
      return grantError(
        "invalid_request",
        reason,
        `The request is missing the ${name} parameter.`,
      );
    }
  }
  const grant = core.codes.take(code);
  if (grant === null) {
    return grantError(
      CODE_NOT_FOUND_ERROR,
      "auth_code_not_found",
      "Invalid Authorization Code",
    );
  }
  if (grant.applicationId !== application.id) {
    const description = "The code was issued to another client.";
    return grantError("invalid_grant", "client_id_mismatch", description);
  }
  if (grant.redirectUri !== form.get("redirect_uri")) {
    const description =
      "The redirect_uri differs from that of the authorize request.";
    return grantError("invalid_grant", "invalid_redirect_uri", description);
  }
  const verifierError = checkVerifier(grant.codeChallenge, verifier);
  if (verifierError !== null) {
    return { kind: "error", status: 400, error: verifierError };
  }
  const needsPkce = proofKeyForCodeExchangePolicy === "Required" ||
    (proofKeyForCodeExchangePolicy ===
        "NotRequiredWhenUsingClientAuthentication" &&
      !client.isAuthenticated);
  if (needsPkce && grant.codeChallenge === null) {
    const description =
      "The authorize request was missing the code_challenge parameter.";
    return grantError("invalid_request", "missing_code_challenge", description);
  }
  const user = core.store.users.get(grant.userId);
  if (user === undefined || loginPrevented(core.clock, user) !== null) {
    return grantError(
      "invalid_grant",
      "user_not_found",
      "The user no longer exists or cannot sign in.",
    );
  }

  return await issueTokens(core, {
    application,
    user,
    grantType: "authorization_code",
    scopes: grant.scopes,
    authTime: grant.authTime,
    authenticationType: grant.authenticationType,
    ssoSessionId: grant.ssoSessionId,
    nonce: grant.nonce,
    code,
    device: grant.device,
  });
}
