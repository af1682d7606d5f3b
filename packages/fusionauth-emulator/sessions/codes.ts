import type { Clock } from "../data/clock.ts";
import {
  createExpiringValues,
  type ExpiringValues,
} from "./expiring_values.ts";

/** What an authorization code stands for. */
export interface CodeGrant {
  applicationId: string;
  userId: string;
  redirectUri: string;
  scopes: string[];
  nonce: string | null;
  codeChallenge: string | null;
  authenticationType: string;
  /** When the user typed the password, in seconds. */
  authTime: number;
  ssoSessionId: string | null;
  device: Device;
}

/** How the client described the device it signs in from. */
export interface Device {
  name: string | null;
  type: string | null;
  description: string | null;
}

/** Authorization codes: each works once, and not for long. */
export type Codes = ExpiringValues<CodeGrant>;

/** An empty set of codes; each is kept as a hash. */
export function createCodes(clock: Clock): Codes {
  return createExpiringValues(clock);
}
