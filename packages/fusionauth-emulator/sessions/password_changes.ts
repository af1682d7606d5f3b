import type { ExpiringValues } from "./expiring_values.ts";

/** Somebody who may set a new password: by a link in a mail, or because they must. */
export interface PasswordChange {
  userId: string;
}

/** The changes that are on their way, by the id in their link. */
export type PasswordChanges = ExpiringValues<PasswordChange>;
