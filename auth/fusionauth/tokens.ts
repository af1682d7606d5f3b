import * as v from "@badrap/valita";
import { settings } from "@/fresh.config.ts";
import { CLOCK_TOLERANCE_SECONDS } from "@/server/clock.ts";
import { nodeCrypto } from "@/server/crypto.ts";
import { untrusted } from "./errors.ts";
import { verifyJwt } from "./keys.ts";

const LONGEST_SUBJECT = 255;
const MOST_ROLES = 100;
const LONGEST_ROLE = 255;
/** The latest instant that `Date` can hold. */
const LATEST_SECONDS = 8_640_000_000_000;

const roleNames = v.array(v.string());

/** RFC 7519 §2. */
const numericDate = v.number()
  .assert((seconds) => seconds >= 0 && seconds <= LATEST_SECONDS);

/** The claims that the app relies on in every token of FusionAuth (OIDC Core §2). */
const claimsSchema = v.object({
  iss: v.string(),
  sub: v.string()
    .assert((sub) => sub !== "" && sub.length <= LONGEST_SUBJECT),
  /** This client and no other. */
  aud: v.union(v.string(), v.tuple([v.string()])),
  azp: v.literal(settings.CLIENT_ID).optional(),
  exp: numericDate,
  iat: numericDate,
  nbf: numericDate.optional(() => 0),
  "auth_time": v.unknown().optional().map((time) =>
    typeof time === "number" ? time : null
  ),
  /** FusionAuth's token type: `at` is an access token. */
  tty: v.unknown().optional(),
  /** FusionAuth's id of the refresh token. */
  sid: v.unknown().optional().map((id) => typeof id === "string" ? id : null),
  roles: v.unknown().optional().map((names) => {
    const roles = roleNames.try(names);
    return roles.ok ? limitRoles(roles.value) : [];
  }),
  nonce: v.unknown().optional(),
  "at_hash": v.unknown().optional(),
  events: v.unknown().optional(),
});

/** The claims of a token that was verified. */
export type TokenClaims = Readonly<v.Infer<typeof claimsSchema>>;

/** As many roles as a session keeps: the first hundred that are not overlong. */
export function limitRoles(roles: readonly string[]): string[] {
  return roles.filter((role) => role.length <= LONGEST_ROLE)
    .slice(0, MOST_ROLES);
}

/** How long a token is valid, in seconds; independent of this server's clock. */
export function lifetimeOf({ iat, exp }: TokenClaims): number {
  // At least a second: a token without a lifetime must not be refreshed on every request.
  return Math.max(1, exp - iat);
}

/**
 * Verifies an access token, which at FusionAuth is a JWT for this client.
 *
 * @throws {FusionAuthError}
 */
export async function verifyAccessToken(token: string): Promise<TokenClaims> {
  const claims = await verifyToken(token);
  if (claims.tty === "at") return claims;
  throw untrusted("an access token", '"tty" is not "at"');
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
): Promise<TokenClaims> {
  const claims = await verifyToken(token);
  const { tty, events, at_hash } = claims;
  if (tty === "at") throw untrusted("an ID token", "it is an access token");
  // Only logout tokens have `events` (OIDC Back-Channel Logout §2.4).
  if (events !== undefined) {
    throw untrusted("an ID token", "it is a logout token");
  }
  if (nonce !== null && claims.nonce !== nonce) {
    throw untrusted("an ID token", '"nonce" is not the one of this sign-in');
  }
  if (claims.sub !== sub) {
    throw untrusted("an ID token", '"sub" is not the access token\'s');
  }
  if (at_hash !== undefined && at_hash !== halfHash(accessToken)) {
    throw untrusted("an ID token", '"at_hash" is not the access token\'s');
  }
  return claims;
}

async function verifyToken(token: string): Promise<TokenClaims> {
  const payload = await verifyJwt(token, {
    sender: "token_endpoint",
    algorithms: ["RS256"],
    issuer: settings.ISSUER,
    audience: settings.CLIENT_ID,
    requiredClaims: ["iss", "sub", "aud", "exp", "iat"],
    // Times are checked below, where a clock that is off can be told.
    clockTolerance: LATEST_SECONDS,
  }).then(({ payload }) => claimsSchema.try(payload, { mode: "strip" }));
  if (!payload.ok) {
    const [claim] = payload.issues[0]?.path ?? [];
    throw untrusted("a token", `"${claim}" is not acceptable`);
  }
  requireCurrent(payload.value);
  return payload.value;
}

/** Checks a token's times. It was issued for this very request, so `iat` tells how clocks differ. */
function requireCurrent({ iat, exp, nbf }: TokenClaims): void {
  const now = Date.now() / 1000;
  const seconds = Math.round(Math.abs(iat - now));
  if (seconds > CLOCK_TOLERANCE_SECONDS) {
    const where = iat < now ? "behind" : "ahead of";
    throw untrusted(
      "a token",
      `"iat" is ${seconds} s ${where} this server's clock: compare FusionAuth's clock with it`,
    );
  }
  if (exp < now - CLOCK_TOLERANCE_SECONDS) {
    throw untrusted("a token", '"exp" is in the past');
  }
  if (nbf > now + CLOCK_TOLERANCE_SECONDS) {
    throw untrusted("a token", '"nbf" is in the future');
  }
}

/** The left half of a token's SHA-256, as `at_hash` holds it for RS256 (OIDC Core §3.1.3.6). */
function halfHash(token: string): string {
  const digest = nodeCrypto().hash("sha256", token, "buffer");
  return digest.subarray(0, digest.length / 2).toString("base64url");
}
