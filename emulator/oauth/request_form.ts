const LARGEST_BYTES = 256 * 1024;

/** A body can be read once, and more than one wants to know what is in it. */
const texts = new WeakMap<Request, Promise<string>>();

/**
 * The fields of a posted form; none when the body is not a form, or is far too large. Whoever reads
 * a form reads it here, as often as they like.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
  const length = Number(request.headers.get("content-length") ?? 0);
  if (!isForm || length > LARGEST_BYTES) return new URLSearchParams();
  const reading = texts.get(request) ?? request.text();
  texts.set(request, reading);
  const text = await reading;
  return new URLSearchParams(text.length > LARGEST_BYTES ? "" : text);
}
