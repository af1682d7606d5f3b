import { type Application, PROVIDED_SCOPES } from "../data/application.ts";
import { scopesAllowed } from "../stories/rules/scope_rules.ts";
import type { StepRecorder } from "../stories/step_recorder.ts";
import { type OAuthError, oauthError } from "./errors.ts";

/** The scopes that an application knows. */
export function knownScopes(application: Application): string[] {
  const provided = PROVIDED_SCOPES.filter((scope) =>
    application.oauth.providedScopePolicy[scope].enabled
  );
  return [
    "openid",
    "offline_access",
    ...provided,
    ...application.scopes.map((scope) => scope.name),
  ];
}

/** The scopes to grant for a requested `scope`, or the error. */
export function grantScopes(
  step: StepRecorder,
  application: Application,
  asked: string,
): string[] | OAuthError {
  const scopes = [...new Set(asked.split(" ").filter((scope) => scope !== ""))];
  const known = knownScopes(application);
  const strangers = scopes.filter((scope) => !known.includes(scope));
  const [unknown] = strangers;
  const policy = application.oauth.unknownScopePolicy;
  const missing = requiredScopes(application).find((scope) =>
    !scopes.includes(scope)
  );
  const isRefused = missing !== undefined ||
    unknown !== undefined && policy === "Reject";
  const facts = {
    asked: scopes,
    unknown: policy === "Allow" ? [] : strangers,
    missing: missing ?? null,
    known,
    policy,
  };
  if (isRefused) step.check(scopesAllowed, false, facts);
  else step.advise(scopesAllowed, facts.unknown.length === 0, facts);
  if (unknown !== undefined && policy === "Reject") {
    return oauthError(
      "invalid_scope",
      "unknown_scope",
      `The scope [${unknown}] is unknown.`,
    );
  }
  if (missing !== undefined) {
    return oauthError(
      "invalid_scope",
      "missing_required_scope",
      `The scope [${missing}] is required.`,
    );
  }
  return policy === "Remove"
    ? scopes.filter((scope) => known.includes(scope))
    : scopes;
}

function requiredScopes(application: Application): string[] {
  const provided = PROVIDED_SCOPES.filter((scope) => {
    const policy = application.oauth.providedScopePolicy[scope];
    return policy.enabled && policy.required;
  });
  const custom = application.scopes.filter((scope) => scope.required).map((
    scope,
  ) => scope.name);
  return [...provided, ...custom];
}
