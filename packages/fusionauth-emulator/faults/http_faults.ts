import type { Fault } from "./fault.ts";
import type { HttpFault } from "./fault_names.ts";
import {
  cutShort,
  pause,
  replaceBody,
  spacesThen,
  trickle,
} from "./response_bodies.ts";

const RETRY_AFTER_SECONDS = 1;
const LATE_SECONDS = 2;
const HTML = "<!doctype html><title>Maintenance</title><h1>Back soon</h1>";

/** What can go wrong at any endpoint. */
export const HTTP_FAULTS: Readonly<Record<HttpFault, Fault>> = {
  "status-400": status(400),
  "status-401": status(401),
  "status-403": status(403),
  "status-404": status(404),
  "status-429": status(429),
  "status-500": status(500),
  "status-502": status(502),
  "status-503": status(503),
  "redirect-301": redirect(301),
  "redirect-302": redirect(302),
  "redirect-303": redirect(303),
  "redirect-307": redirect(307),
  "redirect-308": redirect(308),
  "body-empty": body(""),
  "body-broken": body('{"'),
  "body-null": body("null"),
  "body-array": body("[]"),
  "body-html": body(HTML, "text/html"),
  /** The correct response after 10 MB of spaces, which JSON allows. */
  "body-10mb": {
    async answer({ next }) {
      const response = await next();
      const text = await response.text();
      return replaceBody(response, spacesThen(text));
    },
  },
  /** The same, compressed to 10 KB of gzip. */
  "body-gzip-bomb": {
    async answer({ next }) {
      const response = await next();
      const text = await response.text();
      const zipped = spacesThen(text).pipeThrough(
        new CompressionStream("gzip"),
      );
      const bomb = replaceBody(response, zipped);
      bomb.headers.set("content-encoding", "gzip");
      return bomb;
    },
  },
  /** One byte at a time, `seconds` apart (default: 1). */
  "body-slow": {
    async answer(exchange) {
      const response = await exchange.next();
      const bytes = new Uint8Array(await response.arrayBuffer());
      return replaceBody(response, trickle(bytes, exchange));
    },
  },
  /** The connection breaks in the middle of the response. */
  "body-cut": {
    async answer({ next }) {
      const response = await next();
      const bytes = new Uint8Array(await response.arrayBuffer());
      return cutShort(response, bytes.subarray(0, bytes.length / 2));
    },
  },
  /** The request takes effect, but the connection breaks before the response. */
  "answer-lost": {
    async answer({ next }) {
      const response = await next();
      await response.body?.cancel();
      return cutShort(response, new Uint8Array());
    },
  },
  /** The request takes effect at once; the response comes after `seconds` (default: 2). */
  "late": {
    async answer(exchange) {
      const response = await exchange.next();
      await pause(exchange.options.seconds ?? LATE_SECONDS, exchange);
      return response;
    },
  },
  /** The request takes effect at once; the response comes when the fault is released. */
  "held": {
    async answer(exchange) {
      const response = await exchange.next();
      await pause(null, exchange);
      return response;
    },
  },
  /** The request waits until the fault is released, and then takes effect. */
  "hang": {
    async answer(exchange) {
      await pause(null, exchange);
      return exchange.closed.aborted
        ? new Response(null, { status: 503 })
        : await exchange.next();
    },
  },
};

function status(code: number): Fault {
  const headers: Record<string, string> = code === 429 || code === 503
    ? { "retry-after": String(RETRY_AFTER_SECONDS) }
    : {};
  return { answer: () => new Response(null, { status: code, headers }) };
}

/** Redirects to the same endpoint under another origin, where it would succeed. */
function redirect(code: number): Fault {
  return {
    answer({ seen: { url }, options }) {
      const sink = new URL(url);
      sink.hostname = url.hostname === "localhost" ? "127.0.0.1" : "localhost";
      sink.searchParams.set("sink", "");
      const location = options.location ?? sink.href;
      return new Response(null, { status: code, headers: { location } });
    },
  };
}

function body(text: string, type = "application/json"): Fault {
  const headers = { "content-type": type };
  return { answer: () => new Response(text, { headers }) };
}
