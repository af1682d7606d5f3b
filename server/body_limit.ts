import { formatEvent, logEvent } from "./log.ts";
import { getClient } from "./rate_limit.ts";
import { readLimited } from "./read_limited.ts";
import { SIGNATURE_HEADER, WEBHOOK_PATH } from "./webhook_request.ts";

const FORM_LIMIT_BYTES = 16 * 1024;
/** An event holds a whole user with all registrations. */
const WEBHOOK_LIMIT_BYTES = 256 * 1024;
const TIME_LIMIT_MS = 10_000;
/** How many bodies of one client may be on their way; a form's few kilobytes arrive at once. */
const MOST_UNFINISHED = 100;
/** The bodies on their way, by client. */
const unfinished = new Map<string, number>();

/**
 * Reads a request's body before anything parses it, up to the limit of its path: `formData()` would
 * read hundreds of megabytes.
 *
 * @returns the request with its whole body in memory; or a refusal: 413 past the limit, 408 after 10
 * seconds, 400 when it was cut off, 429 when the client has a hundred others on their way.
 */
export async function limitBody(
  request: Request,
  url: URL,
): Promise<Request | Response> {
  const { method, headers, body } = request;
  if (body === null) return request;
  const isSignedEvent = url.pathname === WEBHOOK_PATH &&
    headers.has(SIGNATURE_HEADER);
  const limit = isSignedEvent ? WEBHOOK_LIMIT_BYTES : FORM_LIMIT_BYTES;
  const tooLarge = `The body is larger than ${limit} bytes`;
  if (Number(headers.get("content-length") ?? 0) > limit) {
    return refuse(413, "body_too_large", tooLarge);
  }
  const client = getClient();
  if (countUnfinished(client, 1) > MOST_UNFINISHED) {
    countUnfinished(client, -1);
    logEvent("warn", "limit.reached", { kind: "unfinished_body" });
    return refuse(429, "too_many_bodies", "Too many bodies are on their way");
  }
  const { promise: deadline, resolve } = Promise.withResolvers<"late">();
  const timer = setTimeout(resolve, TIME_LIMIT_MS, "late");
  try {
    const read = readLimited(body, limit)
      .finally(() => countUnfinished(client, -1));
    const bytes = await Promise.race([read, deadline]);
    if (bytes === "late") {
      return refuse(408, "body_too_slow", "The body did not arrive in time");
    }
    if (bytes === null) return refuse(413, "body_too_large", tooLarge);
    return new Request(url, { method, headers, body: bytes });
  } catch {
    return refuse(400, "body_cut_off", "The body was cut off");
  } finally {
    clearTimeout(timer);
  }
}

/** Counts the bodies of a client that are on their way. Requests over no network are not counted. */
function countUnfinished(client: string | null, change: number): number {
  if (client === null) return 0;
  const count = (unfinished.get(client) ?? 0) + change;
  if (count > 0) unfinished.set(client, count);
  else unfinished.delete(client);
  return count;
}

/** Refuses a body, and closes the connection unless the body is still being read. */
function refuse(status: number, reason: string, message: string): Response {
  logEvent("warn", "request.refused", { reason });
  const headers = new Headers({ "content-type": "text/plain; charset=utf-8" });
  if (status === 429) headers.set("retry-after", "1");
  // Deno would never end the read of a body whose connection we close.
  const isRead = status === 408;
  const body = isRead ? message : ReadableStream.from(sendAndClose(message));
  return new Response(body, { status, headers });
}

/** Sends a message and then fails, so that Deno closes the connection and waits for no more of it. */
async function* sendAndClose(message: string) {
  yield new TextEncoder().encode(`${message}\n`);
  // deno-lint-ignore no-throw-literal -- Deno prints it, so it is a line of the log
  throw formatEvent("info", "connection.closed");
}
