/**
 * A FusionAuth for development and tests, on this machine and without Docker.
 *
 * @module
 */
export type { Emulator } from "./server/emulator.ts";
export { startEmulator } from "./server/start_emulator.ts";
export { openLocalFusionAuth } from "./server/local_fusionauth.ts";
export type { EmulatorOptions } from "./server/options.ts";
export { StartError } from "./server/start_error.ts";

export type { Expanded } from "./kickstart/file/expand.ts";
export {
  type Kickstart,
  type KickstartOptions,
  readKickstart,
} from "./kickstart/file/kickstart.ts";
export {
  KickstartError,
  type Place,
} from "./kickstart/file/kickstart_error.ts";

export type {
  Application,
  CustomScope,
  LoginConfiguration,
  OAuthConfiguration,
  ProvidedScope,
  RegistrationConfiguration,
  RegistrationField,
  Role,
} from "./data/application.ts";
export type { Clock } from "./data/clock.ts";
export type { DomainEvent } from "./data/event.ts";
export type { PasswordHash } from "./data/passwords.ts";
export type { Device, RefreshToken } from "./data/refresh_token.ts";
export type { Webhook } from "./data/settings.ts";
export type {
  JwtConfiguration,
  PasswordRules,
  RefreshTokenExpirationPolicy,
  RefreshTokenRevocationPolicy,
  RefreshTokenUsagePolicy,
  Tenant,
} from "./data/tenant.ts";
export type { CustomData, Profile, Registration, User } from "./data/user.ts";
export type { Mail } from "./instance/mails.ts";
export type { Revocable } from "./instance/revocation.ts";
export { StateFileError } from "./persistence/state_file_error.ts";
export type { Check, Outcome, Problem } from "./stories/check.ts";
export type { Parameter, Result } from "./stories/result.ts";
export type { Step, StepKind } from "./stories/step.ts";
export type { Story } from "./stories/stories.ts";
export type { Finding, StoryStatus, ToldStory } from "./stories/tell.ts";
export type {
  ImportedKey,
  Key,
  KeyAlgorithm,
  StoredKey,
} from "./tokens/key.ts";
export type { KeyRequest, KeyRing } from "./tokens/key_ring.ts";
export type { Delivery, DeliveryAttempt } from "./webhooks/delivery.ts";
