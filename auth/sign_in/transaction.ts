import { CLOCK_TOLERANCE_SECONDS } from "@/server/clock.ts";
import { cookieName, readCookies, serializeCookie } from "@/server/cookies.ts";
import { sha256 } from "@/server/crypto.ts";
import { DEFAULT_RETURN_TO, parseReturnTo } from "./return_to.ts";

/** How long a person may take at FusionAuth (RFC 6749 §4.1.2 suggests at most 10 minutes). */
const LIFETIME_SECONDS = 600;
/** The cookie lives longer, so that a sign-in that expired still knows where it was to end. */
const COOKIE_SECONDS = 4 * 3_600;
/** The most sign-ins a browser has under way; the oldest are dropped, so cookies never pile up. */
const MOST_TRANSACTIONS = 5;
const PREFIX = cookieName("transaction-");
const STATE = /^[\w-]{16,128}$/;
const VALUE = /^([\w-]{16,128})\.([\w-]{43})\.(\d{10})\.([\w-]*)$/;

/**
 * A sign-in under way, as its cookie holds it. Each has a cookie of its own, named by its `state`,
 * so that several tabs can sign in at once; and only the browser that began it can finish it.
 */
export interface Transaction {
  readonly state: string;
  /** kv-oauth's name for it. */
  readonly pending: string;
  /** Binds the ID token to this browser: the nonce is derived from it. */
  readonly secret: string;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly returnTo: string;
}

/** The nonce is a hash, so that the authorization URL does not reveal what the cookie holds. */
export function nonceOf(
  { secret, startedAt }: Pick<Transaction, "secret" | "startedAt">,
): string {
  return sha256(`nonce ${secret} ${startedAt}`);
}

/** Whether it took longer than ten minutes, or began in the future. */
export function isExpired({ startedAt }: Transaction): boolean {
  const age = Date.now() / 1000 - startedAt;
  return age > LIFETIME_SECONDS || age < -CLOCK_TOLERANCE_SECONDS;
}

/** The `Set-Cookie` of a new transaction. */
export function createTransactionCookie(transaction: Transaction): string {
  const { state, pending, secret, startedAt } = transaction;
  const returnTo = new TextEncoder().encode(transaction.returnTo)
    .toBase64({ alphabet: "base64url", omitPadding: true });
  return serializeCookie(
    PREFIX + state,
    `${pending}.${secret}.${startedAt}.${returnTo}`,
    COOKIE_SECONDS,
  );
}

/** The `Set-Cookie` that ends a transaction in the browser. */
export function deleteTransactionCookie(state: string): string {
  return serializeCookie(PREFIX + state, "", 0);
}

/** This browser's transaction of a `state`; `null` when it has none. */
export function findTransaction(
  headers: Headers,
  state: string,
): Transaction | null {
  if (!STATE.test(state)) return null;
  const value = readCookies(headers).get(PREFIX + state) ?? "";
  const [, pending, secret, startedAt, returnTo] = VALUE.exec(value) ?? [];
  if (pending === undefined || secret === undefined) return null;
  return {
    state,
    pending,
    secret,
    startedAt: Number(startedAt),
    returnTo: decodeReturnTo(returnTo) ?? DEFAULT_RETURN_TO,
  };
}

/** A cookie is the browser's to change, so the path is checked again. */
function decodeReturnTo(text = ""): string | null {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return parseReturnTo(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/** The `Set-Cookie`s that make room for one more transaction: browsers send the oldest first. */
export function evictTransactionCookies(headers: Headers): string[] {
  return [...readCookies(headers).keys()]
    .filter((name) => name.startsWith(PREFIX))
    .slice(0, -(MOST_TRANSACTIONS - 1))
    .map((name) => serializeCookie(name, "", 0));
}
