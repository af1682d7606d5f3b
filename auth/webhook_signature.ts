import { FusionAuthUntrusted } from "./failures.ts";
import { verifyJwt } from "./jwks.ts";

/** The algorithms a webhook signing key may have; HMAC keys are not in the JWKS. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/**
 * Checks `X-FusionAuth-Signature-JWT`: signed by a key of FusionAuth's JWKS over the SHA-256 of
 * exactly these bytes (FusionAuth docs, "Signing webhooks").
 *
 * @throws {FusionAuthUntrusted} when the body is not FusionAuth's.
 * @throws {FusionAuthUnavailable} when the keys cannot be fetched.
 */
export async function verifyWebhook(
  body: Uint8Array<ArrayBuffer>,
  signature: string,
): Promise<void> {
  const { payload } = await verifyJwt(signature, { algorithms: ALGORITHMS });
  const digest = await crypto.subtle.digest("SHA-256", body);
  const expected = new Uint8Array(digest).toBase64();
  if (payload.request_body_sha256 !== expected) {
    throw new FusionAuthUntrusted(
      'Cannot accept a webhook: "request_body_sha256" is not the body\'s',
    );
  }
}
