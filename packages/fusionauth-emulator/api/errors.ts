import type { PasswordProblem } from "../data/passwords.ts";
import { NO_STORE } from "../http/headers.ts";

/** FusionAuth's kinds of code, those the emulator uses. */
export type FieldErrorKind =
  | "blank"
  | "couldNotConvert"
  | "duplicate"
  | "invalid"
  | "missing"
  | PasswordProblem["kind"];

/** The API's error body for one field: its name as a path, and FusionAuth's kind of code. */
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

/** The API's error body for a request that is wrong as a whole. */
export function generalError(code: string, message: string): Response {
  const generalErrors = [{ code: `[${code}]`, message }];
  return Response.json({ fieldErrors: {}, generalErrors }, {
    status: 400,
    headers: NO_STORE,
  });
}
