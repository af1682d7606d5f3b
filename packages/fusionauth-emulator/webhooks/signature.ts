import { createHash } from "node:crypto";
import { signClaims } from "../tokens/signing.ts";
import type { KeyRing } from "../tokens/key_ring.ts";

/** The header that carries a webhook's signature. */
export const SIGNATURE_HEADER = "X-FusionAuth-Signature-JWT";

/**
 * Signs the exact bytes of a webhook's body: a JWT with their SHA-256 in padded Base64 as its one
 * claim. Throws RangeError when there is no such key.
 */
export async function signBody(
  keys: KeyRing,
  keyId: string,
  body: Uint8Array,
): Promise<string> {
  const key = keys.get(keyId);
  if (key === null) throw new RangeError(`There is no key ${keyId}`);
  const digest = createHash("sha256").update(body).digest("base64");
  return await signClaims({ "request_body_sha256": digest }, key);
}
