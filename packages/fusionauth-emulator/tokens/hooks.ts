import type { JWTHeaderParameters, JWTPayload } from "jose";
import type { Key } from "./key.ts";

/** A token before it is signed. Hooks may change its header, claims and key. */
export interface TokenDraft {
  readonly kind: "access" | "id";
  /** Empty when the user signed in to no application. */
  readonly applicationId: string;
  readonly userId: string;
  header: JWTHeaderParameters;
  claims: JWTPayload;
  key: Key;
}

/** Where tests can change the tokens that the emulator issues and reads. */
export interface TokenHooks {
  /** Called before a token is signed; changes the draft in place. */
  draft(draft: TokenDraft): void | Promise<void>;
  /** Called with the signed token; its result is sent instead. */
  signed(token: string, draft: TokenDraft): string | Promise<string>;
  /** Called with a token that a client presents; its result is read instead. */
  presented(token: string): string;
}
