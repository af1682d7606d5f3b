/**
 * A FusionAuth for development and tests, on this machine and without Docker.
 *
 * @module
 */
export { announce } from "./server/announce.ts";
export {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from "./server/emulator.ts";
export type { Key } from "./tokens/key.ts";
export { type Kickstart, readKickstart } from "./kickstart/file/kickstart.ts";
export { KickstartError } from "./kickstart/file/kickstart_error.ts";
export { openLocalFusionAuth } from "./server/local_fusionauth.ts";
export type { JwtConfiguration } from "./data/tenant.ts";
