import type { InspectableEmulator } from "../../server/emulator.ts";
import { postToken } from "./client.ts";
import { changeBank } from "./kickstart.ts";

/** Refreshes, and returns the token response or the error. */
export async function refresh(
  emulator: InspectableEmulator,
  value: unknown,
  changes: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const response = await postToken(emulator, {
    "grant_type": "refresh_token",
    "refresh_token": String(value),
    ...changes,
  });
  return await response.json();
}

/** The token settings of the application. */
export function jwtOf(emulator: InspectableEmulator) {
  const { jwt } = changeBank(emulator);
  if (!jwt) {
    throw new Error("The application has no jwtConfiguration");
  }
  return jwt;
}
