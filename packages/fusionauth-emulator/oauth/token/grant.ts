import { type OAuthError, oauthError } from "../errors.ts";

/** The body of a token response. */
export interface TokenResponse {
  "access_token": string;
  /** In seconds. */
  "expires_in": number;
  "id_token"?: string;
  "refresh_token"?: string;
  "refresh_token_id"?: string;
  scope?: string;
  "token_type": "Bearer";
  userId: string;
}

/** The result of a grant: the body of a token response, or an error and its status. */
export type GrantResult =
  | { kind: "tokens"; body: TokenResponse }
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
