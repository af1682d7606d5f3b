/** What a failed exchange with FusionAuth means. */
export type FusionAuthErrorKind =
  /** It cannot be reached or says "not now": time-out, refused connection, 429, 5xx. */
  | "unavailable"
  /** What answers is not FusionAuth's: a maintenance page, cut or oversized JSON, other metadata. */
  | "unusable"
  /** A token or a profile that the app must not accept. */
  | "untrusted"
  /** FusionAuth refused a code or refresh token for good (`invalid_grant`, RFC 6749 §5.2). */
  | "refused"
  /** FusionAuth does not accept this client: its id, secret, grants or scopes. */
  | "misconfigured";

/** An exchange with FusionAuth failed. `kind` says what that means. */
export class FusionAuthError extends Error {
  override readonly name = "FusionAuthError";

  constructor(
    readonly kind: FusionAuthErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A token, a profile or a webhook that the app must not accept. */
export function untrusted(what: string, why: string): FusionAuthError {
  return new FusionAuthError("untrusted", `Cannot accept ${what}: ${why}`);
}

/** Whether a failure may pass by itself. It opens no session, and ends none that is open. */
export function isTemporary(error: unknown): boolean {
  return error instanceof FusionAuthError &&
    (error.kind === "unavailable" || error.kind === "unusable");
}
