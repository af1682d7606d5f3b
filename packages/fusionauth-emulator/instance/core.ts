import type { Clock } from "../data/clock.ts";
import type { Hooks } from "../tokens/hooks.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import type { Registration, User } from "../data/model.ts";
import type { RequestLog } from "./request_log.ts";
import type { Codes } from "../sessions/codes.ts";
import type { LoginsInProgress } from "../sessions/logins_in_progress.ts";
import type { PasswordChanges } from "../sessions/password_changes.ts";
import type {
  RefreshToken,
  RefreshTokens,
} from "../sessions/refresh_tokens.ts";
import type { SsoSessions } from "../sessions/sso_sessions.ts";
import type { Store } from "../data/store.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";

/** Something that happened, as a webhook would be told: its type and its members. */
export interface Happening {
  type: string;
  tenantId: string;
  user?: User;
  /** Of `user`. */
  registration?: Registration;
  /** How it was before: the user, the registration, or an access token. */
  original?: User | Registration | string;
  /** A refresh token, or its value. */
  refreshToken?: RefreshToken | string;
  [member: string]: unknown;
}

/** All that an endpoint needs. One for each running emulator. */
export interface Core {
  store: Store;
  keys: KeyRing;
  clock: Clock;
  hooks: Hooks;
  log: RequestLog;
  codes: Codes;
  /** Who may change a password by a link, and who has shown a password but is not done yet. */
  passwordChanges: PasswordChanges;
  loginsInProgress: LoginsInProgress;
  refreshTokens: RefreshTokens;
  ssoSessions: SsoSessions;
  /** What kickstart asked for and the emulator does not do, one line each. */
  notes: string[];
  /** The events on their way to webhooks. */
  deliveries: Deliveries;
  /** Who is told what happens. */
  listeners: Set<(happening: Happening) => void>;
  /** Tells whoever listens, webhooks first; never waits for them. */
  emit(happening: Happening): void;
}
