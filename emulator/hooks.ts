import type { JWTHeaderParameters, JWTPayload } from "jose";
import type { Key } from "./keys.ts";

/** A token that is about to be signed. A hook may change any part of it. */
export interface TokenDraft {
  readonly kind: "access" | "id";
  readonly applicationId: string;
  readonly userId: string;
  header: JWTHeaderParameters;
  claims: JWTPayload;
  key: Key;
}

/**
 * Where the emulator can be made to misbehave, for tests of clients. As created, no
 * hook does anything. Each is awaited, and what it changes in place is what is sent.
 */
export interface Hooks {
  /** Before anything else sees a request; may answer in its place, late or badly. */
  request(request: Request, next: () => Promise<Response>): Promise<Response>;
  /** Before a token is signed. */
  draft(draft: TokenDraft): void | Promise<void>;
  /** The signed token; what is returned is sent. */
  signed(token: string, draft: TokenDraft): string | Promise<string>;
  /** The parameters of a callback, of a success and of an error. */
  callback(applicationId: string, parameters: URLSearchParams): void;
  /** The answer of the token endpoint, of a success and of an error. */
  tokenResponse(
    applicationId: string | null,
    body: Record<string, unknown>,
  ): void;
  userinfo(applicationId: string, claims: Record<string, unknown>): void;
  discovery(document: Record<string, unknown>): void;
  jwks(keys: Record<string, unknown>[]): void;
}

/** Hooks that leave everything as it is. */
export function createHooks(): Hooks {
  return {
    request: (_request, next) => next(),
    draft() {},
    signed: (token) => token,
    callback() {},
    tokenResponse() {},
    userinfo() {},
    discovery() {},
    jwks() {},
  };
}
