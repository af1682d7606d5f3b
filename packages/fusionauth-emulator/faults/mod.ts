/**
 * Fault injection: makes the emulator misbehave, to test how its clients react.
 *
 * @module
 */
export type { Hooks } from "../instance/hooks.ts";
export type { LogEntry } from "../instance/request_log.ts";
export type { TokenDraft, TokenHooks } from "../tokens/hooks.ts";
export type { ActiveFault } from "./active_fault.ts";
export type { FaultOptions } from "./fault.ts";
export type {
  CallbackFault,
  DiscoveryFault,
  FaultArea,
  FaultName,
  FaultsByArea,
  HttpFault,
  JwksFault,
  KeyFault,
  LogoutFault,
  TokenFault,
  TokenResponseFault,
  UserinfoFault,
} from "./fault_names.ts";
export type { Faults } from "./faults.ts";
export type { SeenRequest } from "./seen_request.ts";
