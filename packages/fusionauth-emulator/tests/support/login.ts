import type { Application } from "../../data/application.ts";
import type { InspectableEmulator } from "../../server/emulator.ts";
import { callApi } from "../../testing/call_api.ts";
import { CLIENT_ID } from "./client.ts";
import { changeBank } from "./kickstart.ts";

/** `POST /api/login` as Richard, with changes; undefined removes a member. */
export async function login(
  emulator: InspectableEmulator,
  changes: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) {
  const response = await callApi(emulator, ["POST", "/api/login"], {
    loginId: "richard@example.com",
    password: "password",
    applicationId: CLIENT_ID,
    ...changes,
  }, headers);
  const text = await response.text();
  return {
    status: response.status,
    body: text === "" ? null : JSON.parse(text),
    cookies: response.headers.getSetCookie(),
  };
}

/** Changes the application's `loginConfiguration`. */
export function configureLogin(
  emulator: InspectableEmulator,
  changes: Partial<Application["login"]>,
) {
  Object.assign(changeBank(emulator).login, changes);
}
