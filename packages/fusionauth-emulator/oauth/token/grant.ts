import { type OAuthError, oauthError } from "../errors.ts";

/** What a grant answers: its members of the body, or an error with its status. */
export type GrantResult =
  | { kind: "tokens"; body: Record<string, unknown> }
  | { kind: "error"; status: 400 | 401; error: OAuthError };

/** An error with status 400, as most are. */
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
