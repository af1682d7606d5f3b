import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import type { TestApp } from "./app.ts";
import { countExchanges } from "./code_exchange.ts";
import { hasSessionCookie } from "./cookies.ts";
import { countSessions } from "./store.ts";

/** A callback with its parameters changed. */
export function edited(
  callback: URL,
  edit: (query: URLSearchParams) => void,
): URL {
  const copy = new URL(callback);
  edit(copy.searchParams);
  return copy;
}

/** The link by which the page of a failed sign-in offers to start again. */
export function againLink(body: string): string {
  const main = body.slice(body.indexOf("<main"));
  return /href="(\/login[^"]*)"[^>]*>\s*Sign in/.exec(main)?.[1] ?? "";
}

/**
 * Opens a callback that must be answered with an error page, open no session and send FusionAuth no
 * code.
 *
 * @returns the page.
 */
export async function refuse(
  app: TestApp,
  client: CookieClient,
  callback: URL | string,
): Promise<string> {
  const exchanges = countExchanges(app);
  const sessions = await countSessions();
  const response = await client.fetch(callback);
  const body = await response.text();
  assertEquals(response.status, 400);
  assertStringIncludes(body, "This sign-in did not work");
  assertEquals(hasSessionCookie(client), false);
  assertEquals(countExchanges(app), exchanges);
  assertEquals(await countSessions(), sessions);
  return body;
}
