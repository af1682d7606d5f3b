/**
 * Fault injection: makes the emulator misbehave, to test how its clients react.
 *
 * @module
 */
export type { ActiveFault } from "./active_fault.ts";
export type { FaultOptions } from "./fault.ts";
export type { FaultName } from "./fault_names.ts";
export type { Faults } from "./faults.ts";
export type { SeenRequest } from "./seen_request.ts";
