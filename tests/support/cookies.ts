import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "./app.ts";

/** The session's cookie over http; over https it has the `__Host-` prefix. */
export const SESSION_COOKIE = "session";
/** How the names of transactions' cookies begin. */
export const TRANSACTION_COOKIE = "transaction-";

export function transactionCookieName(state: string): string {
  return TRANSACTION_COOKIE + state;
}

/** Matches the beginning of a `Set-Cookie` line of the app. */
export function appCookiePattern(prefix = ""): RegExp {
  return new RegExp(
    `^${prefix}(${SESSION_COOKIE}|${TRANSACTION_COOKIE}[\\w-]+)=`,
  );
}

/** The value of one of the browser's cookies for the app. */
export function cookieValueOf(
  client: CookieClient,
  name: string,
  appUrl = APP_URL,
): string | undefined {
  return client.cookie(new URL(appUrl).hostname, name);
}

/** Whether the browser holds a session's cookie. */
export function hasSessionCookie(
  client: CookieClient,
  appUrl = APP_URL,
): boolean {
  const name = sessionCookieName(appUrl);
  return cookieValueOf(client, name, appUrl) !== undefined;
}

/** The session id that the browser holds. Throws when it holds none. */
export function sessionIdOf(client: CookieClient, appUrl = APP_URL): string {
  const id = cookieValueOf(client, sessionCookieName(appUrl), appUrl);
  if (id === undefined) throw new Error("This browser holds no session cookie");
  return id;
}

/** The session's part of the `Cookie` header. */
export function sessionCookieOf(
  client: CookieClient,
  appUrl = APP_URL,
): string {
  return `${sessionCookieName(appUrl)}=${sessionIdOf(client, appUrl)}`;
}

function sessionCookieName(appUrl: string): string {
  return appUrl.startsWith("https:")
    ? `__Host-${SESSION_COOKIE}`
    : SESSION_COOKIE;
}

/** The whole `Cookie` header that the browser sends to the app. */
export function cookieHeaderOf(client: CookieClient): string {
  return client.cookieHeader(new URL(APP_URL));
}

/** The attributes of a `Set-Cookie` line except `Max-Age`, sorted. */
export function attributesOf(line: string): string[] {
  return line.split("; ").slice(1)
    .filter((attribute) => !attribute.startsWith("Max-Age="))
    .toSorted();
}

/** Removes one of the app's cookies from the browser. */
export function forgetCookie(client: CookieClient, name: string): void {
  client.cookies.delete(`${new URL(APP_URL).hostname} ${name}`);
}
