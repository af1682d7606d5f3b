import { isLoopback } from "../http/loopback.ts";
import { announce } from "./announce.ts";
import { type Emulator, startInspectable } from "./emulator.ts";
import type { EmulatorOptions } from "./options.ts";

const PROBE_MILLISECONDS = 1500;

/**
 * Opens the emulator where the issuer says that FusionAuth is, when nothing answers there and it
 * is this machine. Null when somebody answers, or when the issuer is elsewhere.
 */
export async function openLocalFusionAuth(
  issuer: string,
  options: EmulatorOptions = {},
): Promise<Emulator | null> {
  if (!isLoopback(new URL(issuer).hostname) || await answers(issuer)) {
    return null;
  }
  const emulator = await startInspectable({ ...options, issuer });
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
    // A server that takes long to answer is there, too: a FusionAuth that is still starting.
    return error instanceof DOMException && error.name === "TimeoutError";
  }
}
