import { type OAuthError, oauthError } from "../errors.ts";

/** The result of a grant: the body of a token response, or an error and its status. */
export type GrantResult =
  | { kind: "tokens"; body: Record<string, unknown> }
  | { kind: "error"; status: 400 | 401; error: OAuthError };

/** An error with status 400. */
export function grantError(
  error: string,
  reason: string,
  description: string,
): GrantResult {
  return {
    kind: "error",
    status: 400,
    error: oauthError(error, reason, description),
  };
}
