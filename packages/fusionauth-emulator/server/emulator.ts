import type { Application } from "../data/application.ts";
import type { Clock } from "../data/clock.ts";
import type { DomainEvent } from "../data/event.ts";
import type { RefreshToken } from "../data/refresh_token.ts";
import type { Webhook } from "../data/settings.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import {} from "../console/control/control.ts";
import { type Faults } from "../faults/faults.ts";
import type { SeenRequest } from "../faults/seen_request.ts";
import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import type { Mail } from "../instance/mails.ts";
import { type Revocable } from "../instance/revocation.ts";
import { type ToldStory } from "../stories/tell.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import type { Delivery } from "../webhooks/delivery.ts";

/** A running emulator. Tests may change its applications, tenants, webhooks and users in place. */
export interface Emulator extends AsyncDisposable {
  /** Its origin, such as `http://localhost:9011`. */
  readonly origin: string;
  readonly port: number;
  /** The default tenant's issuer. */
  readonly issuer: string;
  /** Answers a request in-process, without the network. */
  readonly handler: (request: Request) => Promise<Response>;
  /** The applications, by client id. */
  readonly applications: ReadonlyMap<string, Application>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  /** The first API key of the kickstart; null when it has none. */
  readonly apiKey: string | null;
  readonly keys: KeyRing;
  /** The refresh tokens that have not been revoked, in the order they were issued. */
  readonly refreshTokens: readonly RefreshToken[];
  /** Set `offsetSeconds` to run the emulator's clock ahead or behind. */
  readonly clock: Clock;
  /** Injects faults, to test how clients react. */
  readonly faults: Faults;
  /** For faults that `faults` does not have. */
  readonly hooks: Hooks;
  /** The latest 1000 requests, oldest first. Set `length` to 0 to forget them. */
  readonly requests: SeenRequest[];
  /** Functions to call with every event. */
  readonly listeners: Set<(event: DomainEvent) => void>;
  /** The latest sign-ins, the most recently continued last, and what is wrong with each. */
  readonly stories: readonly ToldStory[];
  /** The latest mails, which are not sent, oldest first. */
  readonly mails: readonly Mail[];
  /** The latest completed webhook deliveries, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Finds a user of the default tenant by e-mail address, user name or phone number. */
  findUser(loginId: string): User | null;
  /** Replaces every key that signs tokens; the old keys still verify. */
  rotateKeys(): Promise<void>;
  /**
   * Starts over: reads the kickstart anew and forgets what has happened, but keeps the keys. Throws
   * KickstartError for a mistake in the kickstart, and then changes nothing.
   */
  reset(): Promise<void>;
  /** Revokes a refresh token, or all of a user's. Throws RangeError for an unknown one. */
  revoke(target: Revocable): void;
  /** Resolves when all webhooks for past events have been delivered or given up. */
  webhooksDelivered(): Promise<void>;
  /** Stops the server and writes the state file. */
  close(): Promise<void>;
}

/** An emulator with its internals, for this package. */
export interface InspectableEmulator extends Emulator {
  readonly core: Core;
  /** The texts of the kickstart file and of those that it includes, by their paths. */
  readonly kickstartTexts: ReadonlyMap<string, string>;
  /**
   * Reads the kickstart anew. Returns what changed, one line each; sessions and keys stay. Throws
   * KickstartError, and changes nothing, for a kickstart with a mistake.
   */
  reload(): Promise<string[]>;
}
