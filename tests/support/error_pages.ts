import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "./app.ts";

/** What users must never see: source locations, libraries, and the words of others. */
const INTERNALS =
  /canary|\bat \w+.*:\d+|file:\/\/|node_modules|\.tsx?\b|Deno|SQLite|versionstamp|sessions_by|TypeError|Error:|StoreUnavailable|FusionAuthUn|HttpError|stack/i;

/** A page of an error. */
export interface ErrorPage {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly heading: string;
  /** What the user can quote; the log has it, too. */
  readonly reference: string | undefined;
}

/** Reads an error page, which must show nothing internal. */
export async function readErrorPage(response: Response): Promise<ErrorPage> {
  const { status, headers } = response;
  const body = await response.text();
  const heading = /<h1[^>]*>([^<]*)</.exec(body)?.[1] ?? "";
  const reference = /Reference <code[^>]*>([^<]+)</.exec(body)?.[1];
  assertEquals(INTERNALS.exec(body)?.[0], undefined);
  return { status, headers, body, heading, reference };
}

/** Opens a page of the app that may be an error page. */
export async function openErrorPage(
  client: CookieClient,
  path: string,
): Promise<ErrorPage> {
  return await readErrorPage(await client.fetch(APP_URL + path));
}
