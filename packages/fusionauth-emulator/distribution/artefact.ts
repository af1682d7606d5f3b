import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };

/** The name of the npm package, of its command and of the binary. */
export const NAME = "fusionauth-emulator";

/** The version of all artefacts. */
export const { version: VERSION } = manifest;

/** The folder of this package. */
export const PACKAGE = fileURLToPath(new URL("../", import.meta.url));

/** Where artefacts are built. Git ignores it. */
export const DIST = fileURLToPath(new URL("../dist/", import.meta.url));

/** The permissions that the emulator runs with. */
export const PERMISSIONS = [
  // Of kickstarts, wherever they are.
  "--allow-read",
  // Of the state file, wherever it is.
  "--allow-write",
  // For #{ENV.NAME}.
  "--allow-env",
  // To listen, and to send webhooks.
  "--allow-net",
];
