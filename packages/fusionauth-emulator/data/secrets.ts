import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** `bytes` random bytes as unpadded base64url. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

/** The SHA-256 of a text as unpadded base64url; codes, tokens and cookies are stored as this. */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Compares two texts in constant time. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(
    createHash("sha256").update(a).digest(),
    createHash("sha256").update(b).digest(),
  );
}

/** The UUID of a text: always the same for the same text (RFC 9562 section 5.5, own namespace). */
export function stableUuid(text: string): string {
  const bytes = createHash("sha1").update(`changebank-emulator:${text}`)
    .digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    "$1-$2-$3-$4-$5",
  );
}
