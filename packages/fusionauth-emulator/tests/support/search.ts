import type { Emulator } from "../../server/emulator.ts";
import { callApi } from "../../testing/call_api.ts";
import { openKickstart } from "./kickstart_files.ts";

const USERS = [
  { email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" },
  {
    email: "grace+navy@example.org",
    fullName: "Grace Hopper",
    data: { rank: "Admiral", active: true },
  },
  { username: "Turing", firstName: "Alan", phoneNumber: "+44 20 7946 0000" },
  {
    email: "adalbert@example.org",
    username: "stifter",
    birthDate: "1805-10-23",
  },
];

/** An emulator with these users, in this order. */
export function openUsers() {
  const requests = USERS.map((user) => ({
    method: "POST",
    url: "/api/user",
    body: { user: { password: "password", ...user } },
  }));
  return openKickstart(JSON.stringify({ apiKeys: [{ key: "k" }], requests }));
}

/** `POST /api/user/search`. */
export async function search(
  emulator: Emulator,
  criteria: Record<string, unknown>,
  more: Record<string, unknown> = {},
) {
  const response = await callApi(emulator, ["POST", "/api/user/search"], {
    search: criteria,
    ...more,
  });
  return { status: response.status, body: await response.json() };
}

/** The logins that a `queryString` finds. */
export async function loginsOf(
  emulator: Emulator,
  queryString: string,
): Promise<string[]> {
  const { body } = await search(emulator, { queryString });
  return body.users.map((user: Record<string, string>) =>
    user.email ?? user.username
  );
}

export const ADA = "ada@example.com";
export const GRACE = "grace+navy@example.org";
export const ALAN = "Turing";
export const ADALBERT = "adalbert@example.org";
