import { HttpError } from "fresh";

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * Reads a form that was sent as HTML forms are by default.
 *
 * @throws {HttpError} 415 for every other content type.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  if (!FORM_TYPE.test(request.headers.get("content-type") ?? "")) {
    throw new HttpError(415, "Forms are sent as x-www-form-urlencoded");
  }
  return new URLSearchParams(await request.text());
}
