/** Headers of responses with tokens, or errors about them (RFC 6749 section 5.1). */
export const NO_STORE: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "pragma": "no-cache",
};

/** The token of an `Authorization: Bearer` header, or null. */
export function bearerOf(headers: Headers): string | null {
  return bearerIn(headers.get("authorization"));
}

/** The token in the value of an `Authorization` header, or null. */
export function bearerIn(authorization: string | null): string | null {
  return /^bearer +(\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}
