import { isLoopback } from "../http/loopback.ts";
import { announce } from "./announce.ts";
import type { Emulator } from "./emulator.ts";
import { startInspectable } from "./start_emulator.ts";
import type { EmulatorOptions } from "./options.ts";

const PROBE_MILLISECONDS = 1500;

/**
 * Starts the emulator at the issuer's port, if the issuer is on this machine and nothing answers
 * there; announces it on the console. Null otherwise. Its login page lists users by default.
 */
export async function openLocalFusionAuth(
  issuer: string,
  options: EmulatorOptions = {},
): Promise<Emulator | null> {
  if (!isLoopback(new URL(issuer).hostname) || await answers(issuer)) {
    return null;
  }
  const emulator = await startInspectable({ picker: true, ...options, issuer });
  // deno-lint-ignore no-console
  console.log(announce(emulator));
  return emulator;
}

async function answers(issuer: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/api/status", issuer), {
      signal: AbortSignal.timeout(PROBE_MILLISECONDS),
    });
    await response.body?.cancel();
    return true;
  } catch (error) {
    // A slow server is there too: FusionAuth may still be starting.
    return error instanceof DOMException && error.name === "TimeoutError";
  }
}
