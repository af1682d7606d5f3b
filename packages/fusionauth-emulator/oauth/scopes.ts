import { type Application, PROVIDED_SCOPES } from "../data/application.ts";
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
  application: Application,
  asked: string,
): string[] | OAuthError {
  const scopes = [...new Set(asked.split(" ").filter((scope) => scope !== ""))];
  const known = knownScopes(application);
  const unknown = scopes.find((scope) => !known.includes(scope));
  const policy = application.oauth.unknownScopePolicy;
  if (unknown !== undefined && policy === "Reject") {
    return oauthError(
      "invalid_scope",
      "unknown_scope",
      `The scope [${unknown}] is unknown.`,
    );
  }
  const missing = requiredScopes(application).find((scope) =>
    !scopes.includes(scope)
  );
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
