import { assert, assertEquals } from "@std/assert";
import type { TestApp } from "./app.ts";
import { isFor, onBackChannel } from "./back_channel.ts";
import { countRequests } from "./emulator.ts";

/** A code exchange: what the app sent to FusionAuth, and what it got. */
export interface CodeExchange {
  readonly form: URLSearchParams;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
}

/** How often the app has sent FusionAuth a code. */
export function countExchanges({ emulator }: TestApp): number {
  return countRequests(emulator, "/oauth2/token");
}

/** The tokens that FusionAuth issues during `work`. */
export async function seeTokens(
  work: () => Promise<unknown>,
): Promise<string[]> {
  const { accessToken, idToken, refreshToken } = await seeExchange(work);
  return [accessToken, idToken, refreshToken];
}

/** The one code exchange that happens during `work`. */
export async function seeExchange(
  work: () => Promise<unknown>,
): Promise<CodeExchange> {
  const exchanges: CodeExchange[] = [];
  await onBackChannel(async (request, next) => {
    const response = await next();
    if (!isFor(request, "/oauth2/token")) return response;
    const body = await response.clone().json();
    exchanges.push({
      form: new URLSearchParams(await request.text()),
      accessToken: String(body.access_token),
      idToken: String(body.id_token),
      refreshToken: String(body.refresh_token),
    });
    return response;
  }, work);
  const [exchange] = exchanges;
  assertEquals(exchanges.length, 1);
  assert(exchange);
  return exchange;
}
