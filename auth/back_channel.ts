import { settings } from "@/fresh.config.ts";
import { FusionAuthUnavailable, FusionAuthUnusable } from "./failures.ts";

const TIME_LIMIT_MS = 4_000;
const SIZE_LIMIT_BYTES = 512 * 1024;

/** What a call to FusionAuth may set; a subset of `RequestInit`. */
export interface BackChannelInit {
  readonly method?: string;
  readonly headers?: HeadersInit;
  readonly body?: BodyInit | null | undefined;
}

/**
 * The only `fetch` that talks to FusionAuth. It follows no redirect, because a 307 would carry code
 * and client secret to wherever it points (RFC 9700 §4.12); it gives up after 4 seconds, body
 * included; and it reads at most 512 KiB.
 *
 * @throws {FusionAuthUnavailable} for everything that may pass: no connection, a time-out, a cut
 * body, 429 and 5xx.
 * @throws {FusionAuthUnusable} for a redirect or an oversized body, which no FusionAuth sends.
 */
export async function backChannelFetch(
  url: string,
  { method = "GET", headers = {}, body = null }: BackChannelInit,
): Promise<Response> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    const bytes = await readAll(response);
    const { status } = response;
    if (status >= 300 && status < 400) {
      throw new FusionAuthUnusable(`response status is ${status}`);
    }
    if (status >= 500 || status === 429) {
      throw new Error(`response status is ${status}`);
    }
    const kept = new Headers(response.headers);
    // The body is decoded already, so these speak of bytes that are gone.
    kept.delete("content-encoding");
    kept.delete("content-length");
    const isNull = status === 204 || status === 205 || status === 304;
    return new Response(isNull ? null : bytes, { status, headers: kept });
  } catch (cause) {
    const Failure = cause instanceof FusionAuthUnusable
      ? FusionAuthUnusable
      : FusionAuthUnavailable;
    throw new Failure(`Cannot use FusionAuth's ${new URL(url).pathname}`, {
      cause,
    });
  }
}

async function readAll(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the connection.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > SIZE_LIMIT_BYTES) {
      throw new FusionAuthUnusable(
        `response is larger than ${SIZE_LIMIT_BYTES} bytes`,
      );
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/** Whether oauth4webapi may speak http: only when the issuer itself is http (development). */
export const ALLOW_HTTP: boolean = settings.issuer.startsWith("http:");
