const LARGEST_BYTES = 256 * 1024;

/** The fields of a posted form; none when the body is not a form, or is far too large. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
  const length = Number(request.headers.get("content-length") ?? 0);
  if (!isForm || length > LARGEST_BYTES) return new URLSearchParams();
  const text = await request.text();
  return new URLSearchParams(text.length > LARGEST_BYTES ? "" : text);
}
