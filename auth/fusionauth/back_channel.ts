import { allowInsecureRequests, customFetch } from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { readLimited } from "@/server/read_limited.ts";
import { withSpan } from "@/server/telemetry.ts";
import { FusionAuthError } from "./errors.ts";

const TIME_LIMIT_MS = 4_000;
const SIZE_LIMIT_BYTES = 512 * 1024;
/** An id in a path, which the span's name leaves out. */
const ID = /[\da-f]{8}-[\da-f-]{27}/i;

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
 * @throws {FusionAuthError} `unavailable` when there is no connection, no answer in time, a cut
 * body, 429 or 5xx; `unusable` for a redirect or an oversized body, which FusionAuth never sends.
 */
export async function backChannelFetch(
  url: string,
  { method = "GET", headers = {}, body = null }: BackChannelInit,
): Promise<Response> {
  const { pathname } = new URL(url);
  const span = `fusionauth ${pathname.replace(ID, "{id}")}`;
  try {
    return await withSpan(span, async () => {
      const response = await fetch(url, {
        method,
        headers,
        body,
        redirect: "manual",
        signal: AbortSignal.timeout(TIME_LIMIT_MS),
      });
      return await readResponse(response);
    });
  } catch (cause) {
    const kind = cause instanceof FusionAuthError ? cause.kind : "unavailable";
    throw new FusionAuthError(kind, `Cannot use FusionAuth's ${pathname}`, {
      cause,
    });
  }
}

/** What oauth4webapi needs to make its requests by `backChannelFetch`. */
export const REQUEST_OPTIONS = {
  [customFetch]: backChannelFetch,
  // Plain http is for an issuer that is http itself: development.
  [allowInsecureRequests]: settings.ISSUER.startsWith("http:"),
};

async function readResponse(response: Response): Promise<Response> {
  const { status } = response;
  const body = response.body &&
    await readLimited(response.body, SIZE_LIMIT_BYTES);
  if (response.body !== null && body === null) {
    throw unusable(`response is larger than ${SIZE_LIMIT_BYTES} bytes`);
  }
  if (status >= 300 && status < 400) {
    throw unusable(`response status is ${status}`);
  }
  if (status >= 500 || status === 429) {
    throw new Error(`response status is ${status}`);
  }
  const headers = new Headers(response.headers);
  // The body is decoded already, so these describe bytes that are gone.
  headers.delete("content-encoding");
  headers.delete("content-length");
  const isNullBody = status === 204 || status === 205;
  return new Response(isNullBody ? null : body, { status, headers });
}

function unusable(message: string): FusionAuthError {
  return new FusionAuthError("unusable", message);
}
