import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A random value of `bytes` bytes, in URL-safe characters. */
export function randomText(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}

/** SHA-256 of a text as unpadded base64url; how codes, tokens and cookies are kept. */
export function hashText(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(
    createHash("sha256").update(a).digest(),
    createHash("sha256").update(b).digest(),
  );
}

/** A UUID that is always the same for the same text (RFC 9562 section 5.5, own namespace). */
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
