const SECRET_BYTES = 32;
const IV_BYTES = 12;
const KEY_INFO = new TextEncoder().encode("changebank session tokens v1");

/** 256 random bits, base64url: a session's id, a flow's secret, a state. */
export function createSecret(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
}

/** SHA-256 of a text, base64url: what may be known of a secret, such as by the store. */
export async function hash(text: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(text),
  );
  return base64Url(new Uint8Array(digest));
}

/** Base64url without padding, as RFC 7515 §2 writes it. */
export function base64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * Seals a value with a key derived from the session id (HKDF-SHA-256, AES-256-GCM), so that a copy
 * of the store without the browser's cookie reveals nothing.
 */
export async function seal(
  value: unknown,
  sessionId: string,
): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv },
    await deriveKey(sessionId),
    new TextEncoder().encode(JSON.stringify(value)),
  );
  const box = new Uint8Array(IV_BYTES + sealed.byteLength);
  box.set(iv);
  box.set(new Uint8Array(sealed), IV_BYTES);
  return box;
}

/**
 * Opens what `seal` closed.
 *
 * @throws {DOMException} `OperationError` when the session id is another or the box was changed.
 */
export async function unseal(
  box: Uint8Array,
  sessionId: string,
): Promise<unknown> {
  const opened = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: box.slice(0, IV_BYTES) },
    await deriveKey(sessionId),
    box.slice(IV_BYTES),
  );
  return JSON.parse(new TextDecoder().decode(opened));
}

async function deriveKey(sessionId: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey(
    "raw",
    Uint8Array.fromBase64(sessionId, { alphabet: "base64url" }),
    "HKDF",
    false,
    ["deriveKey"],
  );
  return await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: KEY_INFO },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}
