import { isRecord } from "../data/is_record.ts";
import type { RefreshToken } from "../data/refresh_token.ts";
import type { Registration, User } from "../data/user.ts";
import type { SsoSession } from "../sessions/sso_sessions.ts";
import { KEY_ALGORITHMS, type StoredKey } from "../tokens/key.ts";

/** The version of the format; other versions are not read. */
const VERSION = 2;

/** What outlives a restart. */
export interface SavedState {
  keys: StoredKey[];
  refreshTokens: RefreshToken[];
  ssoSessions: [string, SsoSession][];
  /** The users that are not in the kickstart: they registered themselves. */
  users: User[];
  /** The values of `#{UUID()}`, by their place in the kickstart. */
  uuids: Record<string, string>;
}

/** The state before the first run. */
export function emptyState(): SavedState {
  return { keys: [], refreshTokens: [], ssoSessions: [], users: [], uuids: {} };
}

/** A change of one record, which is saved at once; a null record was deleted. */
export type StateChange =
  | { kind: "key"; id: string; record: StoredKey }
  | { kind: "user"; id: string; record: User | null }
  | { kind: "ssoSession"; id: string; record: SsoSession | null }
  | { kind: "refreshToken"; id: string; record: RefreshToken | null };

/**
 * Serializes the state, one line of JSON for each record; a single text would need much memory.
 */
export function* stateLines(state: SavedState): Generator<string> {
  yield line("version", VERSION);
  yield line("uuids", state.uuids);
  for (const key of state.keys) yield line("key", key);
  for (const user of state.users) yield line("user", user);
  for (const session of state.ssoSessions) yield line("ssoSession", session);
  for (const token of state.refreshTokens) yield line("refreshToken", token);
}

/** Serializes a change, as a line that is appended to a state file. */
export function changeLine({ kind, id, record }: StateChange): string {
  if (record === null) return line("deleted", id);
  return line(kind, kind === "ssoSession" ? [id, record] : record);
}

/** Whether the first line of a file is that of a state file of another version. */
export function isOtherVersion(firstLine: string): boolean {
  const [kind, version] = parseLine(firstLine);
  return kind === "version" && Number.isInteger(version) && version !== VERSION;
}

/**
 * Parses the lines of a state file, where a later line replaces an earlier one of the same record.
 * Null if they are not those of this version.
 */
export function parseState(lines: Iterable<string>): SavedState | null {
  const keys = new Map<string, StoredKey>();
  const users = new Map<string, User>();
  const ssoSessions = new Map<string, SsoSession>();
  const refreshTokens = new Map<string, RefreshToken>();
  let uuids: Record<string, string> = {};
  let version: unknown;
  for (const text of lines) {
    const [kind, record] = parseLine(text);
    if (kind === "version") version = record;
    else if (kind === "uuids" && isTexts(record)) uuids = record;
    else if (kind === "key" && isStoredKey(record)) {
      keys.set(record.kid, record);
    } else if (kind === "user" && isUser(record)) users.set(record.id, record);
    else if (kind === "ssoSession" && isSsoEntry(record)) {
      ssoSessions.set(...record);
    } else if (kind === "refreshToken" && isRefreshToken(record)) {
      refreshTokens.set(record.id, record);
    } else if (kind === "deleted" && isText(record)) {
      for (const records of [users, ssoSessions, refreshTokens]) {
        records.delete(record);
      }
    } else return null;
    if (version !== VERSION) return null;
  }
  if (version !== VERSION) return null;
  return {
    keys: [...keys.values()],
    refreshTokens: [...refreshTokens.values()],
    ssoSessions: [...ssoSessions],
    users: [...users.values()],
    uuids,
  };
}

function line(kind: string, record: unknown): string {
  return `${JSON.stringify([kind, record])}\n`;
}

function parseLine(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isStoredKey(value: unknown): value is StoredKey {
  return isRecord(value) && hasTexts(value, ["id", "kid", "name"]) &&
    isRecord(value.jwk) &&
    KEY_ALGORITHMS.some((algorithm) => algorithm === value.algorithm);
}

function isRefreshToken(value: unknown): value is RefreshToken {
  return isRecord(value) &&
    hasTexts(value, ["id", "tenantId", "applicationId", "userId", "hash"]) &&
    hasNumbers(value, ["authTime", "startedAt", "expiresAt", "rotatedAt"]) &&
    isListOf(value.scopes, isText) && isListOf(value.spent, isText) &&
    isRecord(value.device) &&
    (value.nonce === null || isText(value.nonce));
}

function isSsoEntry(value: unknown): value is [string, SsoSession] {
  if (!Array.isArray(value) || value.length !== 2 || !isText(value[0])) {
    return false;
  }
  const session: unknown = value[1];
  return isRecord(session) && hasTexts(session, ["id", "tenantId", "userId"]) &&
    hasNumbers(session, ["authTime", "expiresAt"]);
}

function isUser(value: unknown): value is User {
  return isRecord(value) && hasTexts(value, ["id", "tenantId"]) &&
    isTextOrNull(value.email) && isTextOrNull(value.username) &&
    (value.password === null ||
      isRecord(value.password) && hasTexts(value.password, ["salt", "hash"])) &&
    (value.expiry === null || Number.isFinite(value.expiry)) &&
    [value.passwordChangeRequired, value.active, value.verified].every(
      (flag) => typeof flag === "boolean",
    ) &&
    isRecord(value.profile) && isCustomData(value.data) &&
    isListOf(value.registrations, isRegistration);
}

function isRegistration(value: unknown): value is Registration {
  return isRecord(value) && isText(value.applicationId) &&
    isListOf(value.roles, isText) && typeof value.verified === "boolean" &&
    (value.username === undefined || isText(value.username)) &&
    isCustomData(value.data);
}

function isCustomData(value: unknown): boolean {
  return value === undefined || isRecord(value);
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isText);
}

function isListOf<T>(
  value: unknown,
  isItem: (item: unknown) => item is T,
): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

function hasTexts(value: Record<string, unknown>, names: string[]): boolean {
  return names.every((name) => isText(value[name]));
}

function hasNumbers(value: Record<string, unknown>, names: string[]): boolean {
  return names.every((name) => Number.isFinite(value[name]));
}
