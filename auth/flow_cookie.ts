import { CLOCK_TOLERANCE_SECONDS } from "./clocks.ts";
import { cookieName, readCookies, serializeCookie } from "./cookies.ts";
import { decodePath, encodePath } from "./destination_cookie.ts";
import { DEFAULT_RETURN } from "./return_to.ts";
import { hash } from "./seal.ts";

/** How long a person may take at FusionAuth (RFC 6749 §4.1.2 suggests at most 10 minutes). */
const LIFETIME_SECONDS = 600;
/** The most flows a browser keeps open; the oldest go first, so that cookies never pile up. */
const MOST_FLOWS = 5;
const PREFIX = cookieName("flow-");
const STATE = /^[\w-]{16,128}$/;
const VALUE = /^([\w-]{16,128})\.([\w-]{43})\.(\d{10})\.([\w-]*)$/;

/** One sign-in under way, as its cookie holds it. */
export interface Flow {
  readonly state: string;
  /** The value of kv-oauth's cookie. */
  readonly pending: string;
  /** Binds the ID token to this browser: the nonce is made from it. */
  readonly secret: string;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly returnTo: string;
  readonly isExpired: boolean;
}

/** The flow's nonce: a hash, so that the URL does not tell what the cookie holds. */
export function nonceOf(secret: string, startedAt: number): Promise<string> {
  return hash(`nonce ${secret} ${startedAt}`);
}

/** The `Set-Cookie` of a new flow. */
export function createFlowCookie(flow: Omit<Flow, "isExpired">): string {
  const returnTo = encodePath(flow.returnTo);
  return serializeCookie(
    PREFIX + flow.state,
    `${flow.pending}.${flow.secret}.${flow.startedAt}.${returnTo}`,
    LIFETIME_SECONDS,
  );
}

/** The `Set-Cookie` that ends a flow in the browser. */
export function deleteFlowCookie(state: string): string {
  return serializeCookie(PREFIX + state, "", 0);
}

/** This browser's flow of a state, `null` when it has none. */
export function findFlow(
  cookies: ReadonlyMap<string, string>,
  state: string,
): Flow | null {
  if (!STATE.test(state)) return null;
  const match = VALUE.exec(cookies.get(PREFIX + state) ?? "");
  if (match === null) return null;
  const [, pending = "", secret = "", started = "", path = ""] = match;
  const startedAt = Number(started);
  const age = Date.now() / 1000 - startedAt;
  return {
    state,
    pending,
    secret,
    startedAt,
    returnTo: decodePath(path) ?? DEFAULT_RETURN,
    isExpired: age > LIFETIME_SECONDS || age < -CLOCK_TOLERANCE_SECONDS,
  };
}

/** The `Set-Cookie`s that make room for one more flow. */
export function evictFlowCookies(headers: Headers): string[] {
  // Browsers send the oldest first, which tells flows of the same second apart.
  const open = [...readCookies(headers)].reverse()
    .filter(([name]) => name.startsWith(PREFIX))
    .map(([name, value]) => ({
      name,
      startedAt: Number(VALUE.exec(value)?.[3] ?? 0),
    }))
    .sort((a, b) => b.startedAt - a.startedAt);
  return open.slice(MOST_FLOWS - 1)
    .map(({ name }) => serializeCookie(name, "", 0));
}
