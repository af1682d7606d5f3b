/** 256 random bits, base64url: a session id, a transaction's secret, a `state`. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * Node's crypto, because `crypto.subtle` hands each digest to another thread, which takes thirty times
 * as long as a short hash. An import of it would take as long as the rest of the app's start.
 */
export function nodeCrypto(): typeof import("node:crypto") {
  // deno-lint-ignore no-process-global
  return process.getBuiltinModule("node:crypto");
}

/** SHA-256 of a text, base64url: what a store or a URL may hold of a secret. */
export function sha256(text: string): string {
  return nodeCrypto().hash("sha256", text, "base64url");
}
