import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import type { TestApp } from "./app.ts";
import {
  approve,
  countExchanges,
  type StartedFlow,
  startFlow,
} from "./flows.ts";

/** A sign-in that FusionAuth has approved, just before the browser comes back. */
export async function approved(
  client: CookieClient,
  path = "/login",
): Promise<{ flow: StartedFlow; callback: URL }> {
  const flow = await startFlow(client, path);
  return { flow, callback: await approve(client, flow) };
}

/** A callback with its parameters changed. */
export function edited(
  callback: URL,
  edit: (query: URLSearchParams) => void,
): URL {
  const copy = new URL(callback);
  edit(copy.searchParams);
  return copy;
}

/** The session id that a browser holds. */
export function sessionOf(client: CookieClient): string | undefined {
  return client.cookie("localhost", "session");
}

/** How many sessions the store has. */
export async function countSessions(): Promise<number> {
  const { openKv } = await import("@/auth/kv.ts");
  const rows = (await openKv()).list({ prefix: ["sessions"] });
  return (await Array.fromAsync(rows)).length;
}

/** Where the page of a failed sign-in offers to start again. */
export function againLink(body: string): string {
  const main = body.slice(body.indexOf("<main"));
  return /href="(\/login[^"]*)"[^>]*>\s*Sign in/.exec(main)?.[1] ?? "";
}

/**
 * Opens a callback that must open no session, send FusionAuth no code, and be answered by a page
 * that says so.
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
  assertStringIncludes(body, "You are not signed in");
  assertEquals(sessionOf(client), undefined);
  assertEquals(countExchanges(app), exchanges);
  assertEquals(await countSessions(), sessions);
  return body;
}
