import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import type { SeenRequest } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import {
  APP_URL,
  openApp,
  type Person,
  RICHARD,
  signIn,
  type TestApp,
} from "./app.ts";
import { keepLog, type LogLines } from "./log_lines.ts";

/** What became of a sign-in in a browser that nobody used before. */
export interface Attempt {
  readonly client: CookieClient;
  /** Of the page where it ended. */
  readonly status: number;
  readonly path: string;
  readonly body: string;
  /** What the app asked of FusionAuth meanwhile, in order. */
  readonly calls: readonly SeenRequest[];
  /** What the app logged of why it opened no session; empty when it opened one. */
  readonly reason: string;
  /** How many sessions there are more than before. */
  readonly opened: number;
}

/** The app, a browser's try to sign in, and what the app logs. */
export interface Attempts {
  readonly app: TestApp;
  readonly log: LogLines;
  /** Signs a person in while FusionAuth misbehaves in the ways that `modes` name. */
  attempt(modes?: readonly FaultName[], person?: Person): Promise<Attempt>;
}

/** Opens the app, once per test file, and keeps its log. */
export async function openAttempts(): Promise<Attempts> {
  const log = keepLog();
  const app = await openApp();
  const { requests, faults } = app.emulator;

  async function attempt(
    modes: readonly FaultName[] = [],
    person: Person = RICHARD,
  ): Promise<Attempt> {
    const client = app.browser();
    const before = await countSessions();
    requests.length = 0;
    log.clear();
    const settings = modes.map((name) => faults.set(name));
    const { url, response, body } = await signIn(client, person)
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

/** The paths of an attempt's calls, without the keys and metadata, which are kept. */
export function pathsOf(calls: readonly SeenRequest[]): string[] {
  return calls.map(({ path }) => path)
    .filter((path) => !path.startsWith("/.well-known/"));
}

/**
 * Nobody was signed in: an error page, no cookie of any kind left, no session in the store, and a
 * protected page asks to sign in.
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

/** Nobody was signed in, for this reason, and nothing was asked after the tokens had come. */
export async function assertTokensRefused(
  result: Attempt,
  reason: string,
  expectedStatus = 502,
): Promise<void> {
  await assertRefused(result, expectedStatus);
  assertStringIncludes(result.reason, reason);
  assertEquals(pathsOf(result.calls), ["/oauth2/token"]);
}

/** The person is signed in, by one session. */
export function assertAccepted(
  { client, status, path, opened, calls }: Attempt,
): void {
  assertEquals([path, status], ["/account", 200]);
  assertEquals(appCookies(client), ["session"]);
  assertEquals(opened, 1);
  assertEquals(pathsOf(calls), ["/oauth2/token", "/oauth2/userinfo"]);
}

/** A protected page asks this browser to sign in. */
export async function assertSignedOut(client: CookieClient): Promise<void> {
  const response = await client.fetch(`${APP_URL}/account`);
  assertEquals(response.status, 303);
  assertEquals(
    response.headers.get("location"),
    "/login?return_to=%2Faccount",
  );
}

/** How many sessions there are. The app must be open: its modules read their settings at import. */
export async function countSessions(): Promise<number> {
  const { listAllSessions } = await import("@/auth/session_lists.ts");
  return (await listAllSessions()).length;
}

/** The names of the app's cookies in a browser. */
function appCookies(client: CookieClient): string[] {
  const header = client.cookieHeader(new URL("/callback", APP_URL));
  return header.split("; ").map((pair) => pair.split("=")[0] ?? "")
    .filter((name) => name === "session" || name.startsWith("flow-"));
}

function isBackChannel({ path }: SeenRequest): boolean {
  return path.startsWith("/.well-known/") || path.startsWith("/api/") ||
    path === "/oauth2/token" || path === "/oauth2/userinfo";
}

/** A mode that nothing came across proves nothing. */
function requireUsed(
  settings: readonly { readonly name: string; readonly used: number }[],
): void {
  const unused = settings.filter(({ used }) => used === 0);
  if (unused.length === 0) return;
  const names = unused.map(({ name }) => name).join(", ");
  throw new Error(`The sign-in came across none of this: ${names}`);
}
