import { untrusted } from "@/auth/fusionauth/errors.ts";
import { verifyJwt } from "@/auth/fusionauth/keys.ts";
import { settings } from "@/fresh.config.ts";
import { nodeCrypto } from "@/server/crypto.ts";
import { LONGEST_DELIVERY_MS } from "./event.ts";

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
  const { payload, protectedHeader } = await verifyJwt(signature, {
    sender: "webhook",
    algorithms: ALGORITHMS,
  });
  const { WEBHOOK_KEY_ID } = settings;
  if (WEBHOOK_KEY_ID !== undefined && protectedHeader.kid !== WEBHOOK_KEY_ID) {
    throw untrusted("a webhook", "it is not signed by the key WEBHOOK_KEY_ID");
  }
  // It need not say when it was made.
  const age = Date.now() - (payload.iat ?? Infinity) * 1000;
  if (age > LONGEST_DELIVERY_MS) {
    throw untrusted("a webhook", "it was signed more than a day ago");
  }
  const expected = nodeCrypto().hash("sha256", body, "base64");
  if (payload.request_body_sha256 !== expected) {
    throw untrusted("a webhook", '"request_body_sha256" is not the body\'s');
  }
}
