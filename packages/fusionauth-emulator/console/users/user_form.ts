import { isRecord } from "../../data/is_record.ts";
import type { FieldErrors } from "./UserFields.tsx";

/** The text fields of a user's form, named as in FusionAuth's API. */
const TEXTS = [
  "email",
  "username",
  "firstName",
  "lastName",
  "fullName",
  "mobilePhone",
];

/** The `user` of an API request, from a form and the present user; or the errors. */
export function readUser(
  form: URLSearchParams,
  present: Readonly<Record<string, unknown>>,
): { user: Record<string, unknown>; errors: FieldErrors } {
  const user: Record<string, unknown> = { ...present };
  // What the API returns of a user, but does not take.
  for (const name of ["id", "tenantId", "registrations", "twoFactor"]) {
    delete user[name];
  }
  for (const name of TEXTS) {
    const text = (form.get(`user.${name}`) ?? "").trim();
    if (text === "") delete user[name];
    else user[name] = text;
  }
  const password = form.get("user.password") ?? "";
  if (password !== "") user.password = password;
  user.passwordChangeRequired = form.has("user.passwordChangeRequired");
  const { data, error } = readData(form.get("user.data") ?? "");
  if (data === null) delete user.data;
  else user.data = data;
  const errors = new Map(error === null ? [] : [["user.data", error]]);
  return { user, errors };
}

/** The `registration` of an API request, from a form; or the errors. */
export function readRegistration(
  form: URLSearchParams,
  applicationId: string,
): { registration: Record<string, unknown>; errors: FieldErrors } {
  const { data, error } = readData(form.get("registration.data") ?? "");
  return {
    registration: {
      applicationId,
      roles: form.getAll("role"),
      ...(data === null ? {} : { data }),
    },
    errors: new Map(error === null ? [] : [["registration.data", error]]),
  };
}

function readData(
  text: string,
): { data: Record<string, unknown> | null; error: string | null } {
  if (text.trim() === "") return { data: null, error: null };
  try {
    const data: unknown = JSON.parse(text);
    if (isRecord(data)) return { data, error: null };
  } catch (error) {
    return { data: null, error: `This is not JSON: ${messageOf(error)}` };
  }
  return { data: null, error: "Enter a JSON object, such as {}." };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
