/**
 * FusionAuth cannot be reached or says "not now" (time-out, refused connection, 429, 5xx, not JSON).
 * It may pass, so nothing that is signed in is thrown away.
 */
export class FusionAuthUnavailable extends Error {
  override readonly name = "FusionAuthUnavailable";
}

/** What FusionAuth answered contradicts the protocol or this app's settings. Nobody is signed in. */
export class FusionAuthUntrusted extends Error {
  override readonly name = "FusionAuthUntrusted";
}

/** FusionAuth refused a grant for good (`invalid_grant`, `invalid_client`, …). */
export class GrantRefused extends Error {
  override readonly name = "GrantRefused";
  /** @param reason FusionAuth's `error_reason`, else OAuth's `error`. */
  constructor(readonly reason: string, options?: ErrorOptions) {
    super(`FusionAuth refused the grant: ${reason}`, options);
  }
}
