import { createHash, randomBytes } from "node:crypto";

// node:crypto and not `crypto.subtle`, which hands each digest to another thread: for texts of a
// few bytes the hop takes thirty times as long as the hash.

const ID_BYTES = 32;

/** 256 random bits, base64url: a session id, a transaction's secret, a `state`. */
export function randomId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

/** SHA-256 of a text, base64url: what a store or a URL may hold of a secret. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
