import type { JWTPayload } from "jose";
import { settings } from "@/fresh.config.ts";
import {
  CLOCK_TOLERANCE_SECONDS,
  describeSkew,
  describeSkewOf,
  isTime,
} from "./clocks.ts";
import { FusionAuthUntrusted } from "./failures.ts";
import { verifyJwt } from "./jwks.ts";
import { isStringArray } from "./parse.ts";
import { base64Url } from "./seal.ts";

const LONGEST_SUBJECT = 255;
/** Far longer than FusionAuth's, and short enough for a session record (64 KiB in Deno KV). */
const LONGEST_TOKEN = 16 * 1024;
const MOST_ROLES = 100;

/** What the app relies on in every token of FusionAuth. */
export interface VerifiedToken {
  readonly iss: string;
  readonly sub: string;
  /** From `iat` to `exp`, in seconds; the same whatever this server's clock shows. */
  readonly lifetime: number;
  readonly authTime: number | null;
  readonly payload: JWTPayload;
}

/** An access token that may be relied on. */
export interface VerifiedAccessToken extends VerifiedToken {
  readonly roles: readonly string[];
}

/**
 * Checks an access token: at FusionAuth it is a JWT (`tty` is `at`) for this client.
 *
 * @throws {FusionAuthUntrusted | FusionAuthUnavailable}
 */
export async function verifyAccessToken(
  token: string,
): Promise<VerifiedAccessToken> {
  const verified = await verifyToken(token);
  if (verified.payload.tty !== "at") {
    throw untrusted("an access token", '"tty" is not "at"');
  }
  const { roles } = verified.payload;
  return {
    ...verified,
    roles: isStringArray(roles) ? roles.slice(0, MOST_ROLES) : [],
  };
}

/** What an ID token is measured against. */
export interface IdTokenExpectations {
  /** The flow's nonce; `null` for an ID token from a refresh, which needs none. */
  readonly nonce: string | null;
  /** The access token that came with it. */
  readonly accessToken: string;
  /** Whom it must speak of, when that is known. */
  readonly sub?: string;
}

/**
 * Checks an ID token after OIDC Core §3.1.3.7, signature included, and §12.2 for refreshed ones.
 *
 * @throws {FusionAuthUntrusted | FusionAuthUnavailable}
 */
export async function verifyIdToken(
  token: string,
  { nonce, accessToken, sub }: IdTokenExpectations,
): Promise<VerifiedToken> {
  const verified = await verifyToken(token);
  const { payload } = verified;
  if (payload.tty === "at") {
    throw untrusted("an ID token", "it is an access token");
  }
  // What only logout tokens have (OIDC Back-Channel Logout §2.4).
  if (payload.events !== undefined) {
    throw untrusted("an ID token", "it is a logout token");
  }
  if (nonce !== null && payload.nonce !== nonce) {
    throw untrusted("an ID token", '"nonce" is not the one of this sign-in');
  }
  if (sub !== undefined && verified.sub !== sub) {
    throw untrusted("an ID token", '"sub" is not the access token\'s');
  }
  if (
    payload.at_hash !== undefined &&
    payload.at_hash !== await halfHash(accessToken)
  ) {
    throw untrusted("an ID token", '"at_hash" is not the access token\'s');
  }
  return verified;
}

async function verifyToken(token: string): Promise<VerifiedToken> {
  if (token.length > LONGEST_TOKEN) {
    throw untrusted("a token", `it is longer than ${LONGEST_TOKEN} letters`);
  }
  const { payload } = await verifyJwt(token, {
    algorithms: ["RS256"],
    issuer: settings.issuer,
    audience: settings.clientId,
    requiredClaims: ["iss", "sub", "aud", "exp", "iat"],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    fromTokenEndpoint: true,
  }).catch((error) => {
    const skew = describeSkewOf(error.cause);
    throw skew === null ? error : untrusted("a token", skew, { cause: error });
  });
  const { iss, sub, aud, exp, iat, azp, auth_time } = payload;
  if (Array.isArray(aud) && aud.length !== 1) {
    throw untrusted("a token", '"aud" names others too');
  }
  if (azp !== undefined && azp !== settings.clientId) {
    throw untrusted("a token", '"azp" is another client');
  }
  if (typeof sub !== "string" || sub === "" || sub.length > LONGEST_SUBJECT) {
    throw untrusted("a token", '"sub" is not a subject');
  }
  if (iss === undefined || !isTime(exp) || !isTime(iat)) {
    throw untrusted("a token", '"iss", "exp" or "iat" is malformed');
  }
  // It was issued for this very request, so another time means that the clocks differ.
  const skew = describeSkew(iat);
  if (skew !== null) throw untrusted("a token", skew);
  const authTime = typeof auth_time === "number" ? auth_time : null;
  // A token that is over before it begins must not be fetched anew for every request.
  const lifetime = Math.max(1, exp - iat);
  return { iss, sub, lifetime, authTime, payload };
}

/** The left half of a token's SHA-256, as `at_hash` holds it for RS256 (OIDC Core §3.1.3.6). */
async function halfHash(token: string): Promise<string> {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)),
  );
  return base64Url(digest.slice(0, digest.length / 2));
}

function untrusted(
  what: string,
  why: string,
  options?: ErrorOptions,
): FusionAuthUntrusted {
  return new FusionAuthUntrusted(`Cannot accept ${what}: ${why}`, options);
}
