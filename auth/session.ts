import { isRecord, isStringArray } from "./parse.ts";

/** Who is signed in, from the ID token, the access token and userinfo. */
export interface Profile {
  /** The display name; FusionAuth's `name`, else given and family name, else the e-mail. */
  readonly name: string;
  readonly givenName: string;
  readonly email: string;
}

/** What the browser called itself when it signed in. */
export interface Device {
  readonly browser: string;
  readonly system: string;
}

/** One session as Deno KV holds it. All times are milliseconds since the epoch. */
export interface SessionRecord {
  readonly version: 1;
  /** With `sub` the account's key (OIDC Core §5.7); an e-mail never is. */
  readonly iss: string;
  readonly sub: string;
  readonly profile: Profile;
  readonly roles: readonly string[];
  readonly device: Device;
  /** By FusionAuth's clock: when the first access token was issued, in whole seconds. */
  readonly issuedAt: number;
  /** By this server's clock. */
  readonly signedInAt: number;
  readonly lastSeenAt: number;
  /** The absolute limit; nothing moves it. */
  readonly endsAt: number;
  /** When the person last proved who they are (`auth_time`), in seconds. */
  readonly authTime: number | null;
  /** By this server's clock. */
  readonly accessTokenExpiresAt: number;
  /** How long the access token lives in all, in milliseconds. */
  readonly accessTokenLifetime: number;
  /** FusionAuth's id of the refresh token; stable while its value rotates. */
  readonly refreshTokenId: string | null;
  /** `SessionTokens`, sealed with a key derived from the session id. */
  readonly sealedTokens: Uint8Array;
}

/** A session as the store knows it, with what is needed to change or end it. */
export interface StoredSession {
  /** The record's key in the store: SHA-256 of the session id. */
  readonly idHash: string;
  readonly versionstamp: string;
  readonly record: SessionRecord;
}

/** A session whose browser is asking, so that its tokens can be unsealed. */
export interface LiveSession extends StoredSession {
  /** The cookie's value. Never log it, never store it, never show it. */
  readonly id: string;
}

/** Reads a stored record; `null` when it is not one, so that a bad row is nobody's session. */
export function parseSessionRecord(value: unknown): SessionRecord | null {
  if (!isRecord(value) || value.version !== 1) return null;
  const { iss, sub, profile, roles, device, authTime, refreshTokenId } = value;
  const { issuedAt, signedInAt, lastSeenAt, endsAt } = value;
  const { accessTokenExpiresAt, accessTokenLifetime } = value;
  if (typeof iss !== "string" || typeof sub !== "string") return null;
  if (!isProfile(profile) || !isDevice(device)) return null;
  if (!isStringArray(roles)) return null;
  if (
    !isFiniteNumber(signedInAt) || !isFiniteNumber(lastSeenAt) ||
    !isFiniteNumber(endsAt)
  ) {
    return null;
  }
  if (!isFiniteNumber(issuedAt) || !isFiniteNumber(accessTokenExpiresAt)) {
    return null;
  }
  if (!isFiniteNumber(accessTokenLifetime)) return null;
  if (authTime !== null && !isFiniteNumber(authTime)) return null;
  if (refreshTokenId !== null && typeof refreshTokenId !== "string") {
    return null;
  }
  const { sealedTokens } = value;
  if (!(sealedTokens instanceof Uint8Array)) return null;
  return {
    version: 1,
    iss,
    sub,
    profile,
    roles,
    device,
    issuedAt,
    signedInAt,
    lastSeenAt,
    endsAt,
    authTime,
    accessTokenExpiresAt,
    accessTokenLifetime,
    refreshTokenId,
    sealedTokens,
  };
}

function isProfile(value: unknown): value is Profile {
  return isRecord(value) && typeof value.name === "string" &&
    typeof value.givenName === "string" && typeof value.email === "string";
}

function isDevice(value: unknown): value is Device {
  return isRecord(value) && typeof value.browser === "string" &&
    typeof value.system === "string";
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}
