import * as v from "@badrap/valita";
import { settings } from "@/fresh.config.ts";

/** A session ends this long after it was last seen. */
export const IDLE_MS = settings.SESSION_IDLE_MINUTES * 60_000;
/** A session ends this long after the sign-in, used or not. */
export const LIFETIME_MS = settings.SESSION_MAX_HOURS * 3_600_000;

/** Milliseconds since the epoch, by this server's clock where nothing else is said. */
const instant = v.number().assert(Number.isFinite);

/**
 * Turns records of earlier versions into today's when they are read, so that a deploy signs nobody out.
 * The first entry takes version 1 to version 2, and so on. A member that old records lack, or hold in
 * another shape, needs an entry; an optional one does not.
 */
const MIGRATIONS: readonly ((record: object) => object)[] = [];

/** The version of the records that this build writes. */
export const RECORD_VERSION = MIGRATIONS.length + 1;

const recordSchema = v.object({
  version: v.literal(RECORD_VERSION),
  /** Together with `sub` the account's key (OIDC Core §5.7); an e-mail address never is. */
  iss: v.string(),
  sub: v.string(),
  profile: v.object({
    name: v.string(),
    givenName: v.string(),
    email: v.string(),
  }),
  roles: v.array(v.string()),
  /** By FusionAuth's clock: what the roles are as of. Older news of them is ignored. */
  rolesAsOf: instant,
  /** What the browser called itself at sign-in. */
  device: v.object({ browser: v.string(), system: v.string() }),
  /** By FusionAuth's clock, in whole seconds: when the first access token was issued. */
  issuedAt: instant,
  signedInAt: instant,
  lastSeenAt: instant,
  /** The absolute limit; nothing moves it. */
  endsAt: instant,
  /** `auth_time`: when the user last proved who they are, in seconds. */
  authTime: v.number().nullable(),
  accessTokenExpiresAt: instant,
  /** How long the access token lives in all, in milliseconds. */
  accessTokenLifetime: v.number().assert(Number.isFinite),
  /** FusionAuth's id of the refresh token, which stays while its value rotates. */
  refreshTokenId: v.string().nullable(),
  /** Access and refresh token, encrypted with a key derived from the session id. */
  encryptedTokens: v.string(),
  /** While it lasts, nobody else refreshes: one request is at it, or FusionAuth could not be asked. */
  lease: v.object({ until: instant, isBackOff: v.boolean() }).optional(),
});

/** One session as Deno KV holds it. */
export type SessionRecord = Readonly<v.Infer<typeof recordSchema>>;

/** A session and what is needed to change or end it. */
export interface StoredSession {
  /** The record's key in the store: SHA-256 of the session id. */
  readonly idHash: string;
  readonly versionstamp: string;
  readonly record: SessionRecord;
}

/** A session whose id is known, because its browser sent it: its tokens can be decrypted. */
export interface Session extends StoredSession {
  /** The cookie's value. Never log it, store it or show it. */
  readonly id: string;
}

/**
 * Reads a stored record of this version or an earlier one; `null` when it is none, so that a bad row is
 * nobody's session.
 */
export function parseSessionRecord(value: unknown): SessionRecord | null {
  const result = recordSchema.try(migrate(value), { mode: "strip" });
  return result.ok ? result.value : null;
}

function migrate(value: unknown): unknown {
  const { version }: { version?: unknown } = Object(value);
  if (typeof version !== "number" || version < 1) return value;
  return MIGRATIONS.slice(version - 1).reduce<object>(
    (record, step, at) => ({ ...step(record), version: version + at + 1 }),
    Object(value),
  );
}

/** Whether a session has passed neither its idle nor its absolute limit. */
export function isWithinLimits(record: SessionRecord): boolean {
  const now = Date.now();
  return now < record.endsAt && now < record.lastSeenAt + IDLE_MS;
}

/** Whether the session's access token has not expired. */
export function hasValidToken({ record }: StoredSession): boolean {
  return record.accessTokenExpiresAt > Date.now();
}

/** The roles that a user has since an instant of FusionAuth's clock, in milliseconds. */
export interface RoleChange {
  readonly roles: string[];
  readonly instant: number;
}

/** The record with other roles; `null` when it has newer ones. */
export function withRoles(
  record: SessionRecord,
  { roles, instant }: RoleChange,
): SessionRecord | null {
  return instant > record.rolesAsOf
    ? { ...record, roles, rolesAsOf: instant }
    : null;
}
