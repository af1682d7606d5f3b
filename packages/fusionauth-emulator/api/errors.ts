import type { PasswordProblem } from "../data/passwords.ts";
import { NO_STORE } from "../http/headers.ts";
import type { KickstartError } from "../kickstart/file/kickstart_error.ts";

/** The kinds of FusionAuth's error codes that the emulator uses. */
export type FieldErrorKind =
  | "blank"
  | "couldNotConvert"
  | "duplicate"
  | "invalid"
  | "missing"
  | PasswordProblem["kind"];

/** A response with an error of one field; `field` is its path. */
export function fieldError(
  field: string,
  kind: FieldErrorKind,
  message: string,
): Response {
  return fieldErrorWithCode(field, `[${kind}]${field}`, message);
}

/**
 * The response for a body that is malformed or has an invalid member. The code that reads the
 * requests of a kickstart also reads those of the API.
 */
export function bodyError(
  { place, problem, isConversion }: KickstartError,
): Response {
  if (place.key === "") return generalError("invalidJSON", problem);
  if (!isConversion) return fieldError(place.key, "invalid", problem);
  // FusionAuth names a member without the indices of lists.
  const field = place.key.replace(/\[\d+\]/g, "");
  return fieldErrorWithCode(
    field,
    "[invalidJSON]",
    `Unable to parse JSON. The property [${field}] was invalid: ${problem}.`,
  );
}

function fieldErrorWithCode(
  field: string,
  code: string,
  message: string,
): Response {
  return Response.json(
    { fieldErrors: { [field]: [{ code, message }] }, generalErrors: [] },
    { status: 400, headers: NO_STORE },
  );
}

/** A response with an error of the whole request. */
export function generalError(code: string, message: string): Response {
  const generalErrors = [{ code: `[${code}]`, message }];
  return Response.json({ fieldErrors: {}, generalErrors }, {
    status: 400,
    headers: NO_STORE,
  });
}
