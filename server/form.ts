import { HttpError } from "fresh";

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Reads a form in the encoding that HTML forms use by default.
 *
 * @throws {HttpError} 415 for any other content type.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) {
    throw new HttpError(415, "Send forms as x-www-form-urlencoded");
  }
  return new URLSearchParams(await request.text());
}
