import type { Clock } from "../data/clock.ts";
import type { Device, RefreshToken } from "../data/refresh_token.ts";
import { hashText, randomText } from "../data/secrets.ts";
import type { JwtConfiguration } from "../data/tenant.ts";

/** The outcome of using a refresh token's value. */
export type RefreshUse =
  /** Valid. `value` is the one to use from now on; `rotated` tells whether it is new. */
  | { kind: "valid"; token: RefreshToken; value: string; rotated: boolean }
  /** Reused: a newer value replaced it, and its grace period is over. */
  | { kind: "reused"; token: RefreshToken }
  | { kind: "unknown" };

/** The refresh tokens of all applications. Values are stored as hashes. */
export interface RefreshTokens {
  /** Issues a token and returns its value, which is not stored. */
  issue(
    fields: Pick<
      RefreshToken,
      | "tenantId"
      | "applicationId"
      | "userId"
      | "scopes"
      | "grantType"
      | "nonce"
      | "authTime"
      | "device"
    >,
    jwt: JwtConfiguration,
  ): { value: string; token: RefreshToken };
  /** Uses a value in a refresh grant: checks it, and rotates and extends the token by policy. */
  use(value: string, jwt: JwtConfiguration): RefreshUse;
  /** The token of a value, without using it; also finds expired tokens and replaced values. */
  find(value: string): RefreshToken | null;
  get(id: string): RefreshToken | null;
  ofUser(userId: string): RefreshToken[];
  ofApplication(applicationId: string): RefreshToken[];
  delete(id: string): void;
  all(): RefreshToken[];
  restore(tokens: RefreshToken[]): void;
}

/** How many replaced values of a token are remembered; older ones are unknown. */
const SPENT_VALUES_KEPT = 20;

/** Creates an empty set; calls `changed` whenever a token is issued, used or (null) deleted. */
export function createRefreshTokens(
  clock: Clock,
  changed: (id: string, token: RefreshToken | null) => void,
): RefreshTokens {
  const tokens = new Map<string, RefreshToken>();
  const idByHash = new Map<string, string>();
  const idsByUser = new Map<string, Set<string>>();
  // The current values themselves, for the replies to replaced ones within their grace period.
  const valueInGrace = new Map<string, string>();

  // To save memory, equal texts of many tokens share one string.
  const shared = new Map<string, string>();
  const sharedScopes = new Map<string, string[]>();
  const share = (text: string) => getOrSet(shared, text, text);

  function add(token: RefreshToken) {
    token.tenantId = share(token.tenantId);
    token.applicationId = share(token.applicationId);
    token.scopes = getOrSet(sharedScopes, token.scopes.join(" "), token.scopes);
    if (isUnknown(token.device)) token.device = UNKNOWN_DEVICE;
    tokens.set(token.id, token);
    idByHash.set(token.hash, token.id);
    for (const hash of token.spent) idByHash.set(hash, token.id);
    const ids = idsByUser.get(token.userId) ?? new Set();
    idsByUser.set(token.userId, ids.add(token.id));
  }

  function rotate(token: RefreshToken, graceSeconds: number): string {
    const value = randomText(40);
    token.spent.push(token.hash);
    for (
      const old of token.spent.splice(0, token.spent.length - SPENT_VALUES_KEPT)
    ) {
      idByHash.delete(old);
    }
    token.hash = hashText(value);
    token.rotatedAt = clock.now();
    idByHash.set(token.hash, token.id);
    if (graceSeconds > 0) valueInGrace.set(token.id, value);
    return value;
  }

  function lookUp(value: string): { token: RefreshToken; hash: string } | null {
    const hash = hashText(value);
    const id = idByHash.get(hash);
    const token = id === undefined ? undefined : tokens.get(id);
    return token === undefined ? null : { token, hash };
  }

  return {
    issue(fields, jwt) {
      const now = clock.now();
      const value = randomText(40);
      const token: RefreshToken = {
        ...fields,
        id: crypto.randomUUID(),
        startedAt: now,
        expiresAt: now + jwt.refreshTokenTimeToLiveInMinutes * 60_000,
        hash: hashText(value),
        rotatedAt: now,
        spent: [],
      };
      add(token);
      changed(token.id, token);
      return { value, token };
    },
    use(value, jwt) {
      const found = lookUp(value);
      if (found === null || found.token.expiresAt <= clock.now()) {
        return { kind: "unknown" };
      }
      const { token, hash } = found;
      if (hash !== token.hash) {
        const inGrace = hash === token.spent.at(-1) &&
          clock.now() < token.rotatedAt + jwt.gracePeriodInSeconds * 1000;
        const current = valueInGrace.get(token.id);
        if (!inGrace) return { kind: "reused", token };
        if (current !== undefined) {
          return { kind: "valid", token, value: current, rotated: true };
        }
      }
      token.expiresAt = expiry(token, jwt, clock.now());
      const rotated = jwt.refreshTokenUsagePolicy === "OneTimeUse";
      const next = rotated ? rotate(token, jwt.gracePeriodInSeconds) : value;
      changed(token.id, token);
      return { kind: "valid", token, value: next, rotated };
    },
    find: (value) => lookUp(value)?.token ?? null,
    get: (id) => tokens.get(id) ?? null,
    ofUser: (userId) =>
      [...idsByUser.get(userId) ?? []].flatMap((id) => tokens.get(id) ?? []),
    ofApplication: (applicationId) =>
      [...tokens.values()].filter((token) =>
        token.applicationId === applicationId
      ),
    delete(id) {
      const token = tokens.get(id);
      if (token === undefined) return;
      tokens.delete(id);
      valueInGrace.delete(id);
      for (const hash of [token.hash, ...token.spent]) idByHash.delete(hash);
      const ids = idsByUser.get(token.userId);
      ids?.delete(id);
      if (ids?.size === 0) idsByUser.delete(token.userId);
      changed(id, null);
    },
    all: () => [...tokens.values()],
    restore(kept) {
      for (const token of kept) if (token.expiresAt > clock.now()) add(token);
    },
  };
}

const UNKNOWN_DEVICE: Device = { name: null, type: null, description: null };

function isUnknown({ name, type, description }: Device): boolean {
  return name === null && type === null && description === null;
}

function getOrSet<T>(map: Map<string, T>, key: string, value: T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, value);
  return value;
}

function expiry(
  token: RefreshToken,
  jwt: JwtConfiguration,
  now: number,
): number {
  const sliding = now + jwt.refreshTokenTimeToLiveInMinutes * 60_000;
  switch (jwt.refreshTokenExpirationPolicy) {
    case "Fixed":
      return token.expiresAt;
    case "SlidingWindow":
      return sliding;
    case "SlidingWindowWithMaximumLifetime":
      return Math.min(
        sliding,
        token.startedAt + jwt.maximumTimeToLiveInMinutes * 60_000,
      );
  }
}
