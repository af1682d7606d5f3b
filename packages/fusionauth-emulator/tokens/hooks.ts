import type { JWTHeaderParameters, JWTPayload } from "jose";
import type { Key } from "./key.ts";
import type { LogEntry } from "../instance/request_log.ts";

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
 * Where the emulator can be made to misbehave, for tests of clients; bench/ fills them. As created,
 * no hook does anything. What a hook changes in place is what is sent.
 */
export interface Hooks {
  /** Around every request: may look on, answer in the endpoint's place, late or badly. */
  request(
    request: Request,
    entry: LogEntry,
    next: () => Promise<Response>,
  ): Promise<Response>;
  /** Before a token is signed. */
  draft(draft: TokenDraft): void | Promise<void>;
  /** The signed token; what is returned is sent. */
  signed(token: string, draft: TokenDraft): string | Promise<string>;
  /** A token that a client presents; what is returned is read in its place. */
  presented(token: string): string;
  /** The parameters of a callback, of a success and of an error. */
  callback(applicationId: string, parameters: URLSearchParams): void;
}

/** Hooks that leave everything as it is. */
export function createHooks(): Hooks {
  return {
    request: (_request, _entry, next) => next(),
    draft() {},
    signed: (token) => token,
    presented: (token) => token,
    callback() {},
  };
}
