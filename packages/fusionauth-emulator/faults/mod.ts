/**
 * Ways to have the emulator misbehave, for tests of its clients.
 *
 * @module
 */
export type { ModeOptions } from "./fault.ts";
export type { ModeName } from "./catalog.ts";
export type { SeenRequest } from "./seen_request.ts";
