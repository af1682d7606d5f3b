import type { PasswordProblem } from "../data/passwords.ts";
import { NO_STORE } from "../http/headers.ts";

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
  const errors = [{ code: `[${kind}]${field}`, message }];
  return Response.json(
    { fieldErrors: { [field]: errors }, generalErrors: [] },
    {
      status: 400,
      headers: NO_STORE,
    },
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
