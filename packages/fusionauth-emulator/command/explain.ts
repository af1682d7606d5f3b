import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { StateFileError } from "../persistence/state_file_error.ts";
import { StartError } from "../server/start_error.ts";
import { UsageError } from "./read_options.ts";

const EXPLAINED = [
  KickstartError,
  StateFileError,
  StartError,
  UsageError,
  // There is no kickstart file.
  Deno.errors.NotFound,
];

/** Why the emulator does not start, in a sentence; null for a bug. */
export function explain(error: unknown): string | null {
  for (const kind of EXPLAINED) {
    if (error instanceof kind) return error.message;
  }
  if (error instanceof Deno.errors.AddrInUse) {
    return "The port is taken, perhaps by FusionAuth or another emulator: stop it, or choose another port with --port";
  }
  if (error instanceof Deno.errors.NotCapable) {
    return `Deno was not given a permission: ${error.message}`;
  }
  return null;
}
