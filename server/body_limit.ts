import { HttpError } from "fresh";
import { readLimited } from "./read_limited.ts";
import { SIGNATURE_HEADER, WEBHOOK_PATH } from "./webhook_request.ts";

const FORM_LIMIT_BYTES = 16 * 1024;
/** An event holds a whole user with all registrations. */
const WEBHOOK_LIMIT_BYTES = 256 * 1024;
const TIME_LIMIT_MS = 10_000;

/**
 * Reads a request's body before anything parses it, up to the limit of its path: `formData()` would
 * read hundreds of megabytes.
 *
 * @returns the request with its whole body in memory.
 * @throws {HttpError} 413 past the limit, 408 after 10 seconds.
 */
export async function limitBody(request: Request, url: URL): Promise<Request> {
  const { method, headers, body } = request;
  if (body === null) return request;
  const isSignedEvent = url.pathname === WEBHOOK_PATH &&
    headers.has(SIGNATURE_HEADER);
  const limit = isSignedEvent ? WEBHOOK_LIMIT_BYTES : FORM_LIMIT_BYTES;
  if (Number(headers.get("content-length") ?? 0) > limit) {
    await body.cancel();
    throw tooLarge(limit);
  }
  const { promise: deadline, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new HttpError(408, "The body did not arrive in time")),
    TIME_LIMIT_MS,
  );
  try {
    // A read that is under way is left alone: Deno would never free what belongs to a cancelled one.
    const bytes = await Promise.race([readLimited(body, limit), deadline]);
    if (bytes === null) throw tooLarge(limit);
    return new Request(url, { method, headers, body: bytes });
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is larger than ${limit} bytes`);
}
