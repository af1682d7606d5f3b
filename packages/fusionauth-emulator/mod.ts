/**
 * A FusionAuth for development and tests, on this machine and without Docker.
 *
 * @module
 */
export { announce } from "./announce.ts";
export {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from "./emulator.ts";
export type { Key } from "./key.ts";
export { type Kickstart, readKickstart } from "./kickstart/kickstart.ts";
export { KickstartError } from "./kickstart/kickstart_error.ts";
export { openLocalFusionAuth } from "./local.ts";
export type { JwtConfiguration } from "./model.ts";
