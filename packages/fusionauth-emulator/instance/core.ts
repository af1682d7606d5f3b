import type { Changes } from "../data/changes.ts";
import type { Clock } from "../data/clock.ts";
import type { DomainEvent } from "../data/event.ts";
import type { Store } from "../data/store.ts";
import type {
  CodeGrant,
  ExpiringValues,
  LoginInProgress,
  OneTimePassword,
  PasswordChange,
} from "../sessions/expiring_values.ts";
import type { RefreshTokens } from "../sessions/refresh_tokens.ts";
import type { SsoSessions } from "../sessions/sso_sessions.ts";
import type { Stories } from "../stories/stories.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";
import type { Hooks } from "./hooks.ts";
import type { Mails } from "./mails.ts";
import type { RequestLog } from "./request_log.ts";

/** Everything that an endpoint needs; one for each running emulator. */
export interface Core {
  store: Store;
  keys: KeyRing;
  clock: Clock;
  hooks: Hooks;
  log: RequestLog;
  /** Authorization codes. */
  codes: ExpiringValues<CodeGrant>;
  /** Pending password changes, by the id in their link. */
  passwordChanges: ExpiringValues<PasswordChange>;
  /** Passwords that work once, after a change by API. */
  oneTimePasswords: ExpiringValues<OneTimePassword>;
  /** Authenticated users with a step left to do, by the value of the browser's cookie. */
  loginsInProgress: ExpiringValues<LoginInProgress>;
  refreshTokens: RefreshTokens;
  ssoSessions: SsoSessions;
  /** What the kickstart asks for and the emulator does not support, one line each. */
  notes: string[];
  /** Webhook deliveries. */
  deliveries: Deliveries;
  /** The latest sign-ins, step by step. */
  stories: Stories;
  /** The latest mails, which are not sent. */
  mails: Mails;
  /** Tells the console's open pages that something is new. */
  changes: Changes;
  /** Whether the login page lists users, to sign in with one click. */
  offersPicker: boolean;
  /** Called with every event. */
  listeners: Set<(event: DomainEvent) => void>;
  /** Sends an event to the webhooks, then to the listeners; does not wait for either. */
  emit(event: DomainEvent): void;
}
