import { assertEquals, assertStringIncludes } from "@std/assert";
import type {
  FaultName,
  SeenRequest,
} from "@changebank/fusionauth-emulator/faults";
import type {
  CookieClient,
  Person,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp, type TestApp } from "./app.ts";
import { CACHE_EXPIRY } from "./clock.ts";
import {
  cookieHeaderOf,
  SESSION_COOKIE,
  TRANSACTION_COOKIE,
} from "./cookies.ts";
import { METADATA } from "./emulator.ts";
import { keepLog, type LogLines } from "./log_lines.ts";
import { assertSignedOut } from "./pages.ts";
import { signIn } from "./sign_in.ts";
import { countSessions } from "./store.ts";
import { RICHARD } from "./users.ts";

/** The outcome of a sign-in in a new browser. */
export interface Attempt {
  readonly client: CookieClient;
  /** The status of the page where it ended. */
  readonly status: number;
  readonly path: string;
  readonly body: string;
  /** The app's calls to FusionAuth, in order. */
  readonly calls: readonly SeenRequest[];
  /** The logged reason why no session was opened; empty when one was. */
  readonly reason: string;
  /** How many sessions were opened. */
  readonly opened: number;
}

/** The app, its log, and a way to try a sign-in. */
export interface Attempts {
  readonly app: TestApp;
  readonly log: LogLines;
  /** Signs a user in while FusionAuth has these faults. */
  attempt(names?: readonly FaultName[], user?: Person): Promise<Attempt>;
}

/** Opens the app, once per test file, and keeps its log. */
export async function openAttempts(): Promise<Attempts> {
  const log = keepLog();
  const app = await openApp();
  const { requests, faults } = app.emulator;

  async function attempt(
    names: readonly FaultName[] = [],
    user: Person = RICHARD,
  ): Promise<Attempt> {
    const client = app.browser();
    const before = await countSessions();
    requests.length = 0;
    log.clear();
    const settings = names.map((name) => faults.set(name));
    const { url, response, body } = await signIn(client, user)
      .finally(() => settings.forEach((setting) => setting.clear()));
    requireUsed(settings);
    return {
      client,
      status: response.status,
      path: url.pathname,
      body,
      calls: requests.filter(isBackChannel),
      reason: log.events("sign_in.failed").map(({ error }) => error).join("\n"),
      opened: await countSessions() - before,
    };
  }
  return { app, log, attempt };
}

/** The paths of an attempt's calls, without metadata and keys, which are cached. */
export function pathsOf(calls: readonly SeenRequest[]): string[] {
  return calls.map(({ path }) => path)
    .filter((path) => !path.startsWith("/.well-known/"));
}

/**
 * The sign-in was refused: an error page, no cookie left, no session in the store, and private
 * pages redirect to sign-in.
 */
export async function assertRefused(
  { client, status, path, opened }: Attempt,
  expectedStatus = 502,
): Promise<void> {
  assertEquals([path, status], ["/callback", expectedStatus]);
  assertEquals(appCookies(client), []);
  assertEquals(opened, 0);
  await assertSignedOut(client);
}

/**
 * The sign-in was refused for this reason, and FusionAuth was not called after the code exchange.
 */
export async function assertTokensRefused(
  result: Attempt,
  reason: string,
  expectedStatus = 502,
): Promise<void> {
  await assertRefused(result, expectedStatus);
  assertStringIncludes(result.reason, reason);
  assertEquals(pathsOf(result.calls), ["/oauth2/token"]);
}

/** A FusionAuth whose metadata is wrong in this way gets no authorization request. */
export async function assertNotSent(
  { emulator, advance, browser }: TestApp,
  fault: FaultName,
): Promise<void> {
  advance(CACHE_EXPIRY);
  emulator.requests.length = 0;
  using _setting = emulator.faults.set(fault);
  const response = await browser().fetch(`${APP_URL}/login`);
  await response.body?.cancel();
  assertEquals(response.status, 502);
  assertEquals(response.headers.get("location"), null);
  assertEquals(emulator.requests.map(({ path }) => path), [METADATA]);
}

/** The user is signed in, with one session. */
export function assertAccepted(
  { client, status, path, opened, calls }: Attempt,
): void {
  assertEquals([path, status], ["/account", 200]);
  assertEquals(appCookies(client), [SESSION_COOKIE]);
  assertEquals(opened, 1);
  assertEquals(pathsOf(calls), ["/oauth2/token", "/oauth2/userinfo"]);
}

/** The names of the app's session and transaction cookies in a browser. */
function appCookies(client: CookieClient): string[] {
  return cookieHeaderOf(client).split("; ")
    .map((pair) => pair.split("=")[0] ?? "")
    .filter((name) =>
      name === SESSION_COOKIE || name.startsWith(TRANSACTION_COOKIE)
    );
}

function isBackChannel({ path }: SeenRequest): boolean {
  return path.startsWith("/.well-known/") || path.startsWith("/api/") ||
    path === "/oauth2/token" || path === "/oauth2/userinfo";
}

/** A test whose fault was never reached proves nothing. */
function requireUsed(
  settings: readonly { readonly name: string; readonly used: number }[],
): void {
  const unused = settings.filter(({ used }) => used === 0);
  if (unused.length === 0) return;
  const names = unused.map(({ name }) => name).join(", ");
  throw new Error(`The sign-in did not reach these faults: ${names}`);
}
