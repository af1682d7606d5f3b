/**
 * FusionAuth cannot be reached or says "not now" (time-out, refused connection, 429, 5xx). It may
 * pass, so nothing that is signed in is thrown away.
 */
export class FusionAuthUnavailable extends Error {
  override readonly name: string = "FusionAuthUnavailable";
}

/**
 * What answered in FusionAuth's place cannot be used: a maintenance page, cut or oversized JSON,
 * metadata of another issuer. It opens no session, but says nothing about those that are open.
 */
export class FusionAuthUnusable extends FusionAuthUnavailable {
  override readonly name = "FusionAuthUnusable";
}

/** A token or profile from FusionAuth that this app must not accept. Nobody is signed in by it. */
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
