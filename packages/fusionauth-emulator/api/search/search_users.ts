import { userDocument } from "../../data/documents.ts";
import type { User } from "../../data/user.ts";
import { NO_STORE } from "../../http/headers.ts";
import { notModelled } from "../../instance/not_modelled.ts";
import { type ApiCall, isInScope, withApiKey } from "../api_call.ts";
import { parseQueryString, UnsupportedQuery } from "./query_string.ts";
import {
  readSearchRequest,
  type SearchRequest,
  type SortField,
} from "./search_request.ts";
import { fieldTexts } from "./user_fields.ts";

/** A larger total is returned only when the request asks for an accurate one. */
const LARGEST_TOTAL = 10_000;

/** The fields to sort by of which the emulator keeps the values. */
const SORT_FIELDS = [
  "birthDate",
  "email",
  "fullName",
  "id",
  "insertInstant",
  "login",
  "phoneNumber",
  "tenantId",
  "username",
];

/**
 * `GET` and `POST /api/user/search`: finds users by `ids` or by `queryString`, page by page, with the
 * `total`.
 */
export const searchUsers = withApiKey(async (call) => {
  const request = await readSearchRequest(call.ctx);
  const unsupported = request.unsupported[0] ??
    request.sortFields.find(({ name }) => !SORT_FIELDS.includes(name))?.name;
  if (unsupported !== undefined) {
    return notModelled(call.ctx, `${unsupported} in a search`);
  }
  try {
    return show(request, find(call, request));
  } catch (error) {
    if (!(error instanceof UnsupportedQuery)) throw error;
    return notModelled(call.ctx, error.message);
  }
});

/** The users of a page, and how many there are. */
interface Found {
  users: User[];
  total: number;
}

function find(call: ApiCall, request: SearchRequest): Found {
  const { users } = call.core.store;
  if (request.ids !== null) {
    // Neither sorted nor paged, as documented.
    const found = request.ids.flatMap((id) => users.get(id) ?? [])
      .filter((user) => isInScope(call, user));
    return { users: found, total: found.length };
  }
  const isFound = parseQueryString(request.queryString);
  const found = sortUsers(
    [...users.values()].filter((user) =>
      isInScope(call, user) && isFound(user)
    ),
    request.sortFields,
  );
  const { startRow, numberOfResults, accurateTotal } = request;
  return {
    users: found.slice(startRow, startRow + numberOfResults),
    total: accurateTotal ? found.length : Math.min(found.length, LARGEST_TOTAL),
  };
}

/** Sorts by several fields; without one, users are in the order of their creation. */
function sortUsers(users: User[], sortFields: readonly SortField[]): User[] {
  const places = new Map(users.map((user, index) => [user, index]));
  const keyOf = (user: User, name: string) =>
    name === "insertInstant"
      ? String(places.get(user)).padStart(9, "0")
      : fieldTexts(user, name)[0]?.toLowerCase();
  return users.toSorted((a, b) => {
    for (const { name, descending, missingFirst } of sortFields) {
      const [left, right] = [keyOf(a, name), keyOf(b, name)];
      if (left === right) continue;
      if (left === undefined) return missingFirst ? -1 : 1;
      if (right === undefined) return missingFirst ? 1 : -1;
      return (left < right) === descending ? 1 : -1;
    }
    return 0;
  });
}

function show({ expand }: SearchRequest, { users, total }: Found): Response {
  const hasRegistrations = expand.includes("registrations");
  const body = {
    expandable: ["memberships", "registrations"].filter((name) =>
      !expand.includes(name)
    ),
    total,
    users: users.map((user) => {
      const { registrations, ...rest } = userDocument(user);
      return hasRegistrations ? { ...rest, registrations } : rest;
    }),
  };
  return Response.json(body, { headers: NO_STORE });
}
