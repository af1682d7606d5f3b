import type { Application } from "../../data/application.ts";
import type { User } from "../../data/user.ts";
import type { InspectableEmulator } from "../../server/emulator.ts";
import { CLIENT_ID, RICHARD_ID } from "./client.ts";

/** The application of the kickstart. */
export function changeBank(emulator: InspectableEmulator): Application {
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no ChangeBank");
  }
  return application;
}

/** A user of the kickstart. */
export function richard(emulator: InspectableEmulator): User {
  const user = emulator.core.store.users.get(RICHARD_ID);
  if (user === undefined) throw new Error("The kickstart has no Richard");
  return user;
}
