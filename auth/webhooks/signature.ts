import { createHash } from "node:crypto";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { verifyJwt } from "@/auth/fusionauth/keys.ts";

/** The algorithms of a webhook's signing key. HMAC keys are not in FusionAuth's JWKS. */
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
 * Verifies `X-FusionAuth-Signature-JWT`: signed by a key of FusionAuth's JWKS over the SHA-256 of
 * exactly these bytes (FusionAuth docs, "Signing webhooks").
 *
 * @throws {FusionAuthError} `untrusted` when the body is not FusionAuth's.
 */
export async function verifyWebhook(
  body: Uint8Array,
  signature: string,
): Promise<void> {
  const { payload } = await verifyJwt(signature, { algorithms: ALGORITHMS });
  const expected = createHash("sha256").update(body).digest("base64");
  if (payload.request_body_sha256 !== expected) {
    throw new FusionAuthError(
      "untrusted",
      'Cannot accept a webhook: "request_body_sha256" is not the body\'s',
    );
  }
}
