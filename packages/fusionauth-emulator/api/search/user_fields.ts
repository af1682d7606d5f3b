import { userDocument } from "../../data/documents.ts";
import { isRecord } from "../../data/is_record.ts";
import type { User } from "../../data/user.ts";

/** The fields in which a word without a field is searched. */
export const SEARCHED_FIELDS = [
  "email",
  "firstName",
  "fullName",
  "lastName",
  "phoneNumber",
  "username",
];

/** The values of a user's field as texts, such as `email` or `data.plan`; none when it is absent. */
export function fieldTexts(user: User, field: string): string[] {
  const read = QUICK_FIELDS.get(field);
  const value = read === undefined
    ? memberAt(userDocument(user), field)
    : read(user);
  return [value].flat().flatMap((item) =>
    typeof item === "string" || typeof item === "number" ||
      typeof item === "boolean"
      ? [String(item)]
      : []
  );
}

function memberAt(document: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>(
    (value, key) =>
      isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined,
    document,
  );
}

/** The fields of most searches, read without rendering the whole user. */
const QUICK_FIELDS = new Map<string, (user: User) => unknown>([
  ["email", ({ email }) => email],
  ["firstName", ({ profile }) => profile.firstName],
  ["fullName", ({ profile }) => profile.fullName],
  ["lastName", ({ profile }) => profile.lastName],
  ["login", ({ email, username }) => email ?? username],
  ["phoneNumber", ({ profile }) => profile.phoneNumber],
  ["username", ({ username }) => username],
]);
