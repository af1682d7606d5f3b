import type { Emulator } from "../../server/emulator.ts";
import { postToken, RICHARD_ID } from "./client.ts";

/** The API paths of Richard and his registrations. */
export const RICHARD = `/api/user/${RICHARD_ID}`;

export const REGISTRATION = `/api/user/registration/${RICHARD_ID}`;

/** The status of a refresh. */
export async function refreshStatus(
  emulator: Emulator,
  tokens: Record<string, unknown>,
): Promise<number> {
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(tokens.refresh_token),
  });
  await response.body?.cancel();
  return response.status;
}

/** The error codes of a body, by field; general ones under "". */
export async function codesOf(
  response: Response,
): Promise<Record<string, string[]>> {
  const { fieldErrors, generalErrors } = await response.json();
  const all: [string, { code: string }[]][] = [
    ...Object.entries<{ code: string }[]>(fieldErrors),
    ...generalErrors.length === 0 ? [] : [["", generalErrors] as const].map(
      ([name, list]): [string, { code: string }[]] => [name, list],
    ),
  ];
  return Object.fromEntries(
    all.map(([name, errors]) => [name, errors.map(({ code }) => code)]),
  );
}
