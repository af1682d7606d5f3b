import { NO_STORE } from "../http/headers.ts";
import type { State } from "../instance/state.ts";
import type { ErrorResult } from "../stories/result.ts";

/** FusionAuth's error body. Clients should rely on the status and `error_reason`. */
export interface OAuthError {
  error: string;
  "error_reason": string;
  "error_description": string;
  /** The id to change the password with, for a user who must. */
  "change_password_id"?: string;
}

/** Creates an error body. */
export function oauthError(
  error: string,
  reason: string,
  description: string,
): OAuthError {
  return { error, "error_reason": reason, "error_description": description };
}

/** Responds with an error as JSON, and logs its reason. */
export function errorResponse(
  state: State,
  error: OAuthError,
  status = 400,
): Response {
  state.entry.reason = error.error_reason;
  state.step.end(errorResult(error));
  return Response.json(error, { status, headers: NO_STORE });
}

/** An error as the end of a step. */
export function errorResult(
  { error, error_reason: reason, error_description: description }: OAuthError,
): ErrorResult {
  return { kind: "error", error, reason, description };
}
