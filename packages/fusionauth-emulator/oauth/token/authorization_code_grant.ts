import { CODE_NOT_FOUND_ERROR } from "../../data/guesses.ts";
import type { State } from "../../instance/state.ts";
import { pkceUsed } from "../../stories/rules/pkce_rules.ts";
import {
  codeLive,
  ownClient,
  parameterSent,
  redirectUriSame,
} from "../../stories/rules/token_rules.ts";
import { checkVerifier } from "../pkce.ts";
import { checkAccount } from "./check_account.ts";
import { checkAuthenticated, type Client } from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";
import { issueTokens } from "./issue_tokens.ts";

/** `grant_type=authorization_code`. The first attempt uses up the code, even if it fails. */
export async function exchangeCode(
  state: State,
  client: Client,
  form: URLSearchParams,
): Promise<GrantResult> {
  const { core, step } = state;
  const { application } = client;
  const { clientAuthenticationPolicy, proofKeyForCodeExchangePolicy } =
    application.oauth;
  const code = form.get("code") ?? "";
  const verifier = form.get("code_verifier") ?? "";
  const needsSecret = clientAuthenticationPolicy === "Required" ||
    (clientAuthenticationPolicy === "NotRequiredWhenUsingPKCE" &&
      verifier === "");
  const refusal = checkAuthenticated(state, client, needsSecret);
  if (refusal !== null) return { kind: "error", ...refusal };
  for (const name of ["code", "redirect_uri"]) {
    const isSent = Boolean(form.get(name));
    if (!step.check(parameterSent, isSent, { name, isSent })) {
      return grantError(
        "invalid_request",
        `missing_${name}`,
        `The request is missing the ${name} parameter.`,
      );
    }
  }
  const grant = core.codes.take(code);
  const gone = grant === null ? core.codes.fateOf(code) : null;
  step.check(codeLive, grant !== null, {
    fate: grant === null ? gone?.kind ?? "unknown" : "live",
    goneAt: gone?.at ?? null,
    seconds: core.store.tenantOf(application).codeLifeSeconds,
    now: core.clock.now(),
  });
  if (grant === null) {
    return grantError(
      CODE_NOT_FOUND_ERROR,
      "auth_code_not_found",
      "Invalid Authorization Code",
    );
  }
  const isOwn = grant.applicationId === application.id;
  step.check(ownClient, isOwn, {
    what: "code",
    issuedTo: grant.applicationId,
    sentBy: application.id,
  });
  if (!isOwn) {
    const description = "The code was issued to another client.";
    return grantError("invalid_grant", "client_id_mismatch", description);
  }
  const isSame = step.check(
    redirectUriSame,
    grant.redirectUri === form.get("redirect_uri"),
    { authorized: grant.redirectUri, sent: form.get("redirect_uri") ?? "" },
  );
  if (!isSame) {
    const description =
      "The redirect_uri differs from that of the authorize request.";
    return grantError("invalid_grant", "invalid_redirect_uri", description);
  }
  const verifierError = checkVerifier(step, grant.codeChallenge, verifier);
  if (verifierError !== null) {
    return { kind: "error", status: 400, error: verifierError };
  }
  const needsPkce = proofKeyForCodeExchangePolicy === "Required" ||
    (proofKeyForCodeExchangePolicy ===
        "NotRequiredWhenUsingClientAuthentication" &&
      !client.isAuthenticated);
  const usedPkce = step.check(
    pkceUsed,
    !needsPkce || grant.codeChallenge !== null,
    { policy: proofKeyForCodeExchangePolicy },
  );
  if (!usedPkce) {
    const description =
      "The authorize request was missing the code_challenge parameter.";
    return grantError("invalid_request", "missing_code_challenge", description);
  }
  const user = core.store.users.get(grant.userId);
  if (!checkAccount(state, user, grant.userId) || user === undefined) {
    return grantError(
      "invalid_grant",
      "user_not_found",
      "The user no longer exists or cannot sign in.",
    );
  }

  return await issueTokens(state, {
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
