import { MISSING_CREDENTIALS_REASON } from "../../data/guesses.ts";
import {
  checkCredentials,
  mustReplacePassword,
} from "../../instance/credentials.ts";
import type { State } from "../../instance/state.ts";
import { passwordKept } from "../../stories/rules/sign_in_rules.ts";
import { parameterSent } from "../../stories/rules/token_rules.ts";
import { deviceOf } from "../device.ts";
import { oauthError } from "../errors.ts";
import { grantScopes } from "../scopes.ts";
import { recordLogin } from "../sign_in/record_login.ts";
import {
  checkAuthenticated,
  type Client,
  needsSecret,
} from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";
import { issueTokens } from "./issue_tokens.ts";

/**
 * `grant_type=password`: the user's credentials (RFC 6749 section 4.3). As in FusionAuth, the user need
 * not be registered, whatever `requireRegistration` says.
 */
export async function exchangePassword(
  state: State,
  client: Client,
  form: URLSearchParams,
): Promise<GrantResult> {
  const { core, step } = state;
  const { application } = client;
  const refusal = checkAuthenticated(state, client, needsSecret(application));
  if (refusal !== null) return { kind: "error", ...refusal };
  const loginId = form.get("username") || form.get("loginId") || null;
  const password = form.get("password") || null;
  if (loginId === null || password === null) {
    const name = loginId === null ? "username" : "password";
    step.check(parameterSent, false, { name, isSent: false });
    const description = `The request is missing the ${name} parameter.`;
    return grantError(
      "invalid_request",
      MISSING_CREDENTIALS_REASON,
      description,
    );
  }
  const scopes = grantScopes(step, application, form.get("scope") ?? "");
  if (!Array.isArray(scopes)) {
    return { kind: "error", status: 400, error: scopes };
  }
  const tenant = core.store.tenantOf(application);
  const credentials = { tenant, application, loginId, password };
  const check = checkCredentials(core, credentials);
  const reason = check.kind === "refused" ? check.reason : null;
  recordLogin(state, { tenant, loginId, reason, isPicked: false });
  if (check.kind === "refused") {
    return grantError("invalid_grant", check.reason, check.message);
  }
  const { user } = check;
  step.check(passwordKept, !user.passwordChangeRequired, { loginId });
  if (user.passwordChangeRequired) {
    const id = core.passwordChanges.issue(
      { userId: user.id },
      tenant.changePasswordLifeSeconds,
    );
    const breaksRules = mustReplacePassword(tenant, password);
    return changeRequired(id, breaksRules ? "validation" : "administrative");
  }
  return await issueTokens(state, {
    application,
    user,
    grantType: "password",
    scopes,
    authTime: Math.floor(core.clock.now() / 1000),
    authenticationType: "PASSWORD",
    ssoSessionId: null,
    nonce: null,
    code: null,
    device: deviceOf(form),
  });
}

function changeRequired(
  changePasswordId: string,
  why: "administrative" | "validation",
): GrantResult {
  const description = "The user must change the password.";
  return {
    kind: "error",
    status: 400,
    error: {
      ...oauthError(
        "change_password_required",
        `change_password_${why}`,
        description,
      ),
      "change_password_id": changePasswordId,
    },
  };
}
