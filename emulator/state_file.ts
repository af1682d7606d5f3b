import { dirname } from "node:path";
import { KEY_ALGORITHMS, type StoredKey } from "./keys.ts";
import type { Registration, User } from "./model.ts";
import type { RefreshToken } from "./sessions/refresh_tokens.ts";
import type { SsoSession } from "./sessions/sso_sessions.ts";

/** What outlives a restart, so that nobody is signed out by one. */
export interface KeptState {
  keys: StoredKey[];
  refreshTokens: RefreshToken[];
  ssoSessions: [string, SsoSession][];
  /** Users whom kickstart does not name: those who registered themselves. */
  users: User[];
  /** What `#{UUID()}` gave, by the place it stood in. */
  uuids: Record<string, string>;
}

/** The file that the state is kept in. */
export interface StateFile {
  /** What an earlier run left; null when there is none. */
  kept: KeptState | null;
  /** Notes that the state has changed; it is written a little later. */
  changed(): void;
  /** Writes what has not been written yet. */
  close(): Promise<void>;
}

const VERSION = 1;
const SHORTEST_DELAY_MS = 250;
// A big state takes long to write; then it is written less often.
const DELAY_PER_WRITE_MS = 20;
const TOKENS_PER_PIECE = 500;

/** Where the state comes from when it is written, and where warnings go. */
export interface StateFileOptions {
  current(): KeptState;
  warn(line: string): void;
}

/** Opens the file and reads it, or does nothing for null. */
export function openStateFile(
  path: string | null,
  { current, warn }: StateFileOptions,
): StateFile {
  if (path === null) {
    return {
      kept: null,
      changed() {},
      close: () => Promise.resolve(),
    };
  }
  const file = path;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  let delay = SHORTEST_DELAY_MS;
  let writing = Promise.resolve();

  async function write() {
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    const start = performance.now();
    await writeAtomically(file, serialize(current()));
    delay = Math.max(
      SHORTEST_DELAY_MS,
      (performance.now() - start) * DELAY_PER_WRITE_MS,
    );
  }

  function writeLater() {
    writing = writing.then(write).catch((error) =>
      warn(`Cannot keep the emulator's state in ${file}: ${error}`)
    );
  }

  return {
    kept: readState(file, warn),
    changed() {
      dirty = true;
      timer ??= setTimeout(writeLater, delay);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      writeLater();
      await writing;
    },
  };
}

/** The state as JSON, in pieces: as one text, a hundred thousand tokens take a lot of memory. */
function* serialize({ refreshTokens, ...state }: KeptState): Generator<string> {
  const rest = JSON.stringify({ version: VERSION, ...state });
  yield `${rest.slice(0, -1)},"refreshTokens":[`;
  for (let at = 0; at < refreshTokens.length; at += TOKENS_PER_PIECE) {
    const piece = refreshTokens.slice(at, at + TOKENS_PER_PIECE);
    yield (at === 0 ? "" : ",") + JSON.stringify(piece).slice(1, -1);
  }
  yield "]}";
}

async function writeAtomically(file: string, pieces: Iterable<string>) {
  await Deno.mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${crypto.randomUUID()}`;
  // It holds private keys: for this user alone.
  await Deno.writeTextFile(draft, ReadableStream.from(pieces), { mode: 0o600 });
  await Deno.rename(draft, file);
}

function readState(file: string, warn: StateFileOptions["warn"]): KeptState {
  const empty: KeptState = {
    keys: [],
    refreshTokens: [],
    ssoSessions: [],
    users: [],
    uuids: {},
  };
  let text;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return empty;
    throw error;
  }
  const state = parseState(text);
  if (state === null) {
    warn(`${file} is not the emulator's state; starting afresh`);
  }
  return state ?? empty;
}

function parseState(text: string): KeptState | null {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(state) || state.version !== VERSION) return null;
  const { keys, refreshTokens, ssoSessions, users, uuids } = state;
  if (
    !isListOf(keys, isStoredKey) || !isListOf(refreshTokens, isRefreshToken)
  ) return null;
  if (!isListOf(ssoSessions, isSsoEntry) || !isListOf(users, isUser)) {
    return null;
  }
  if (!isTexts(uuids)) return null;
  return { keys, refreshTokens, ssoSessions, users, uuids };
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
    isRecord(value.profile) && isListOf(value.registrations, isRegistration);
}

function isRegistration(value: unknown): value is Registration {
  return isRecord(value) && isText(value.applicationId) &&
    isListOf(value.roles, isText) && typeof value.verified === "boolean";
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
