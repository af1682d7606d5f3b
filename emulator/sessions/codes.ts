import type { Clock } from "@/emulator/clock.ts";
import { hashText, randomText } from "@/emulator/secrets.ts";

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
export interface Codes {
  /** Makes a code for the grant that lives `seconds`. */
  issue(grant: CodeGrant, seconds: number): string;
  /** Spends a code: its grant the first time and in time, null ever after. */
  take(code: string): CodeGrant | null;
}

/** An empty set of codes; each is kept as a hash. */
export function createCodes(clock: Clock): Codes {
  const grants = new Map<string, { grant: CodeGrant; expiresAt: number }>();
  return {
    issue(grant, seconds) {
      const now = clock.now();
      for (const [hash, { expiresAt }] of grants) {
        // In order of issue: behind the first that still lives there is little to sweep.
        if (expiresAt > now) break;
        grants.delete(hash);
      }
      const code = randomText(32);
      grants.set(hashText(code), { grant, expiresAt: now + seconds * 1000 });
      return code;
    },
    take(code) {
      const hash = hashText(code);
      const kept = grants.get(hash);
      grants.delete(hash);
      return kept !== undefined && clock.now() < kept.expiresAt
        ? kept.grant
        : null;
    },
  };
}
