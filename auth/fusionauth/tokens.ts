import { createHash } from "node:crypto";
import { errors, type JWTPayload } from "jose";
import { settings } from "@/fresh.config.ts";
import { CLOCK_TOLERANCE_SECONDS } from "@/server/clock.ts";
import { FusionAuthError } from "./errors.ts";
import { verifyJwt } from "./keys.ts";

const LONGEST_SUBJECT = 255;
/** Far longer than FusionAuth's, and short enough for a session record (64 KiB in Deno KV). */
const LONGEST_TOKEN = 16 * 1024;
const MOST_ROLES = 100;
const LONGEST_ROLE = 255;
/** The latest instant that `Date` can hold. */
const LATEST_SECONDS = 8_640_000_000_000;

/** What the app relies on in every token of FusionAuth. */
export interface VerifiedToken {
  readonly iss: string;
  readonly sub: string;
  /** From `iat` to `exp`, in seconds; independent of this server's clock. */
  readonly lifetime: number;
  readonly authTime: number | null;
  readonly payload: JWTPayload;
}

/** An access token that may be relied on. */
export interface VerifiedAccessToken extends VerifiedToken {
  readonly roles: readonly string[];
}

/**
 * Verifies an access token, which at FusionAuth is a JWT (`tty` is `at`) for this client.
 *
 * @throws {FusionAuthError}
 */
export async function verifyAccessToken(
  token: string,
): Promise<VerifiedAccessToken> {
  const verified = await verifyToken(token);
  const { tty, roles } = verified.payload;
  if (tty !== "at") throw untrusted("an access token", '"tty" is not "at"');
  return {
    ...verified,
    roles: isStringArray(roles) ? limitRoles(roles) : [],
  };
}

/** As many roles as a session keeps: the first hundred that are not overlong. */
export function limitRoles(roles: readonly string[]): string[] {
  return roles.filter((role) => role.length <= LONGEST_ROLE)
    .slice(0, MOST_ROLES);
}

/** What an ID token must agree with. */
export interface IdTokenExpectations {
  /** The sign-in's nonce; `null` for an ID token from a refresh, which needs none. */
  readonly nonce: string | null;
  /** The access token that came with it. */
  readonly accessToken: string;
  readonly sub: string;
}

/**
 * Verifies an ID token by OIDC Core §3.1.3.7, signature included, and §12.2 for refreshed ones.
 *
 * @throws {FusionAuthError}
 */
export async function verifyIdToken(
  token: string,
  { nonce, accessToken, sub }: IdTokenExpectations,
): Promise<VerifiedToken> {
  const verified = await verifyToken(token);
  const { tty, events, nonce: actualNonce, at_hash } = verified.payload;
  if (tty === "at") throw untrusted("an ID token", "it is an access token");
  // Only logout tokens have `events` (OIDC Back-Channel Logout §2.4).
  if (events !== undefined) {
    throw untrusted("an ID token", "it is a logout token");
  }
  if (nonce !== null && actualNonce !== nonce) {
    throw untrusted("an ID token", '"nonce" is not the one of this sign-in');
  }
  if (verified.sub !== sub) {
    throw untrusted("an ID token", '"sub" is not the access token\'s');
  }
  if (at_hash !== undefined && at_hash !== halfHash(accessToken)) {
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
    throw explainExpiry(error);
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
  if (iss === undefined || !isNumericDate(exp) || !isNumericDate(iat)) {
    throw untrusted("a token", '"iss", "exp" or "iat" is malformed');
  }
  // It was issued for this very request, so another time means that the clocks differ.
  if (isSkewed(iat)) throw untrusted("a token", describeSkew(iat));
  const authTime = typeof auth_time === "number" ? auth_time : null;
  // At least a second: a token without a lifetime must not be refreshed on every request.
  const lifetime = Math.max(1, exp - iat);
  return { iss, sub, lifetime, authTime, payload };
}

/** Whether a claim is a NumericDate (RFC 7519 §2) that `Date` can hold. */
function isNumericDate(claim: unknown): claim is number {
  return typeof claim === "number" && claim >= 0 && claim <= LATEST_SECONDS;
}

/** How far FusionAuth's clock was ahead of ours when it issued a token just now, in seconds. */
function skewOf(iat: number): number {
  return Math.round(iat - Date.now() / 1000);
}

function isSkewed(iat: number): boolean {
  return Math.abs(skewOf(iat)) > CLOCK_TOLERANCE_SECONDS;
}

function describeSkew(iat: number): string {
  const skew = skewOf(iat);
  const where = skew < 0 ? "behind" : "ahead of";
  return `"iat" is ${
    Math.abs(skew)
  } s ${where} this server's clock: compare FusionAuth's clock with it`;
}

/** A new token that is expired or not valid yet tells of clocks that differ. */
function explainExpiry(error: FusionAuthError): FusionAuthError {
  const { cause } = error;
  const isAboutTime = cause instanceof errors.JWTExpired ||
    (cause instanceof errors.JWTClaimValidationFailed && cause.claim === "nbf");
  if (!isAboutTime) return error;
  const { iat } = cause.payload;
  return isNumericDate(iat) && isSkewed(iat)
    ? untrusted("a token", describeSkew(iat), { cause: error })
    : error;
}

/** The left half of a token's SHA-256, as `at_hash` holds it for RS256 (OIDC Core §3.1.3.6). */
function halfHash(token: string): string {
  const digest = createHash("sha256").update(token).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((item) => typeof item === "string");
}

function untrusted(
  what: string,
  why: string,
  options?: ErrorOptions,
): FusionAuthError {
  return new FusionAuthError(
    "untrusted",
    `Cannot accept ${what}: ${why}`,
    options,
  );
}
