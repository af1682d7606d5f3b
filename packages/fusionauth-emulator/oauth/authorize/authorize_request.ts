import {
  CODE_ALLOWS_FRAGMENT,
  GRANT_DISABLED_ERROR,
} from "../../data/guesses.ts";
import type { Device } from "../../data/refresh_token.ts";
import type { State } from "../../instance/state.ts";
import {
  maxAgeValid,
  stateSent,
  valueSupported,
} from "../../stories/rules/authorize_rules.ts";
import { openIdAsked } from "../../stories/rules/scope_rules.ts";
import { grantEnabled } from "../../stories/rules/client_rules.ts";
import { deviceOf } from "../device.ts";
import { type OAuthError, oauthError } from "../errors.ts";
import { checkChallenge } from "../pkce.ts";
import { grantScopes } from "../scopes.ts";
import { findTarget, type ReplyTarget } from "./reply_target.ts";

/** A valid authorize request. */
export interface AuthorizeRequest extends ReplyTarget {
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  prompts: ReadonlySet<string>;
  /** `max_age`, in seconds, or null. */
  maxAge: number | null;
  loginHint: string | null;
  device: Device;
  /** The original parameters, for forms to repeat. */
  parameters: URLSearchParams;
}

/** The result of checking an authorize request. */
export type AuthorizeOutcome =
  | { kind: "valid"; request: AuthorizeRequest }
  /** An error for the client: it is known and the redirect URI is its own. */
  | { kind: "redirect"; target: ReplyTarget; error: OAuthError }
  /** An error for the user: redirecting is not safe. */
  | { kind: "page"; error: OAuthError };

const PROMPTS = ["none", "login", "consent", "select_account"];

/** Checks the parameters of `/oauth2/authorize`, from its query or its form. */
export function checkAuthorizeRequest(
  state: State,
  parameters: URLSearchParams,
  locale: string | null,
): AuthorizeOutcome {
  const { step } = state;
  const get = (name: string) => parameters.get(name) || null;
  const found = findTarget(state, parameters, locale);
  if ("error" in found) return { kind: "page", error: found };
  const target = found;
  const { application } = target;
  const fail = (
    error: string,
    reason: string,
    description: string,
  ): AuthorizeOutcome => ({
    kind: "redirect",
    target,
    error: oauthError(error, reason, description),
  });

  const responseType = get("response_type");
  step.check(valueSupported, responseType === "code", {
    name: "response_type",
    sent: responseType,
    supported: ["code"],
  });
  if (responseType === null) {
    return fail(
      "invalid_request",
      "missing_response_type",
      "The request is missing the response_type parameter.",
    );
  }
  if (responseType !== "code") {
    return fail(
      "unsupported_response_type",
      "invalid_response_type",
      "The emulator supports only the response_type code.",
    );
  }
  const grant = "authorization_code";
  const enabled = application.oauth.enabledGrants;
  if (!step.check(grantEnabled, enabled.includes(grant), { grant, enabled })) {
    return fail(
      GRANT_DISABLED_ERROR,
      "grant_type_disabled",
      "The authorization_code grant is not enabled.",
    );
  }
  const mode = get("response_mode") ?? "query";
  const modes = CODE_ALLOWS_FRAGMENT
    ? ["query", "form_post", "fragment"]
    : ["query", "form_post"];
  const isMode = step.check(valueSupported, modes.includes(mode), {
    name: "response_mode",
    sent: get("response_mode"),
    supported: modes,
  });
  if (!isMode) {
    return fail(
      "invalid_request",
      "invalid_response_mode",
      "The response_mode must be query or form_post.",
    );
  }
  const challengeError = checkChallenge(step, application, parameters);
  if (challengeError !== null) {
    return { kind: "redirect", target, error: challengeError };
  }
  const scopes = grantScopes(step, application, get("scope") ?? "");
  if (!Array.isArray(scopes)) {
    return { kind: "redirect", target, error: scopes };
  }
  step.advise(openIdAsked, scopes.includes("openid"), { asked: scopes });
  step.advise(stateSent, target.state !== null, {
    isSent: target.state !== null,
  });
  const prompts = new Set(
    (get("prompt") ?? "").split(" ").filter((word) => word !== ""),
  );
  const isBadPrompt = [...prompts].some((word) => !PROMPTS.includes(word)) ||
    (prompts.has("none") && prompts.size > 1);
  step.check(valueSupported, !isBadPrompt, {
    name: "prompt",
    sent: get("prompt"),
    supported: PROMPTS,
  });
  if (isBadPrompt) {
    return fail(
      "invalid_request",
      "invalid_prompt",
      "The prompt parameter is invalid.",
    );
  }
  const maxAge = get("max_age");
  const isMaxAge = maxAge === null || /^\d{1,10}$/.test(maxAge);
  if (maxAge !== null) step.check(maxAgeValid, isMaxAge, { sent: maxAge });
  if (!isMaxAge) {
    return fail(
      "invalid_request",
      "unknown",
      "The max_age parameter is not a number.",
    );
  }
  return {
    kind: "valid",
    request: {
      ...target,
      scopes,
      nonce: get("nonce"),
      codeChallenge: get("code_challenge"),
      prompts,
      maxAge: maxAge === null ? null : Number(maxAge),
      loginHint: get("login_hint"),
      device: deviceOf(parameters),
      parameters,
    },
  };
}
