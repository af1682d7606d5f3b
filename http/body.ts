const FORM_LIMIT_BYTES = 16 * 1024;
/** An event holds a whole user with all registrations. */
const WEBHOOK_LIMIT_BYTES = 256 * 1024;
const TIME_LIMIT_MS = 10_000;

/** The request's body is larger than its route takes. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
}

/** The request's body did not arrive in time. */
export class BodyTooSlow extends Error {
  override readonly name = "BodyTooSlow";
}

/** How many bytes the body of a request to `pathname` may have. */
export function bodyLimitOf(pathname: string): number {
  return pathname.startsWith("/webhooks/")
    ? WEBHOOK_LIMIT_BYTES
    : FORM_LIMIT_BYTES;
}

/**
 * Reads a body before anything parses it, and stops at the limit: `formData()` would take
 * hundreds of megabytes.
 *
 * @throws {BodyTooLarge} past `limit` bytes.
 * @throws {BodyTooSlow} after 10 seconds.
 */
export async function readBody(
  { body, headers }: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new BodyTooLarge(`The body is larger than ${limit} bytes`);
  if (Number(headers.get("content-length") ?? 0) > limit) {
    await body?.cancel(tooLarge);
    throw tooLarge;
  }
  const bytes = new Uint8Array(limit);
  let size = 0;
  const reader = body?.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader?.cancel();
  }, TIME_LIMIT_MS);
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) break;
      if (size + chunk.value.byteLength > limit) {
        await reader?.cancel(tooLarge);
        throw tooLarge;
      }
      bytes.set(chunk.value, size);
      size += chunk.value.byteLength;
    }
  } finally {
    clearTimeout(timer);
  }
  if (isLate) throw new BodyTooSlow("The body did not arrive in time");
  return bytes.slice(0, size);
}
