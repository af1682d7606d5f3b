import { isLoopbackAddress } from "./listen.ts";
import type { EmulatorOptions } from "./options.ts";
import { StartError } from "./start_error.ts";

/**
 * Refuses options under which the emulator would be reached by more than it is for. Throws StartError.
 */
export function refuseUnsafeStart({ host, allowHosts = [] }: EmulatorOptions) {
  if (Deno.env.get("DENO_DEPLOYMENT_ID") !== undefined) {
    throw new StartError(
      "The FusionAuth emulator is for development and does not run in a deployment: " +
        "DENO_DEPLOYMENT_ID is set. Set ISSUER to a real FusionAuth",
    );
  }
  if (host !== undefined && !isLoopbackAddress(host) && !allowHosts.length) {
    throw new StartError(
      `Other machines reach the address ${host}: name the host that they may call the emulator by, with --allow-host NAME (option allowHosts)`,
    );
  }
}

/** What else than its clients can reach the emulator under these options, one line each. */
export function exposureNotes({ host, faults }: EmulatorOptions): string[] {
  return [
    ...faults === true
      ? [
        "Fault injection is open at /__op/: any program on this machine can make this emulator misbehave",
      ]
      : [],
    ...host === undefined || isLoopbackAddress(host)
      ? []
      : [`Other machines reach this emulator: it listens on ${host}`],
  ];
}
