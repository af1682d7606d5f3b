/**
 * Ways to have the emulator misbehave, for tests of its clients.
 *
 * @module
 */
export type { ModeOptions } from "./mode.ts";
export type { ModeName } from "./modes.ts";
export type { SeenRequest } from "./seen_request.ts";
