const LARGEST_BYTES = 256 * 1024;

/** A body can be read only once, but faults and endpoints both need it. */
const texts = new WeakMap<Request, Promise<string>>();

/** A request's body as text; empty when it is too large. Can be called more than once. */
export async function readText(request: Request): Promise<string> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > LARGEST_BYTES) return "";
  const reading = texts.get(request) ?? request.text();
  texts.set(request, reading);
  const text = await reading;
  return text.length > LARGEST_BYTES ? "" : text;
}

/** The fields of a posted form; none when the body is not a form or is too large. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await readFormText(request));
}

/** The text of a posted form; empty when the body is not a form or is too large. */
export async function readFormText(request: Request): Promise<string> {
  const type = request.headers.get("content-type") ?? "";
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
  return isForm ? await readText(request) : "";
}
