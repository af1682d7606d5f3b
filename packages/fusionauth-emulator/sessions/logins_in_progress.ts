import type { ExpiringValues } from "./expiring_values.ts";

/** A user who has shown who they are, and has something left to do before the client hears of it. */
export interface LoginInProgress {
  userId: string;
  /** When they showed it, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** The logins that are not done yet, by the value of the browser's cookie. */
export type LoginsInProgress = ExpiringValues<LoginInProgress>;
