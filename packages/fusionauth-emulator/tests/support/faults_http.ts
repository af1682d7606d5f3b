import type { FaultName } from "../../faults/fault_names.ts";
import type { Emulator } from "../../server/emulator.ts";

/** The path of the discovery document. */
export const DISCOVERY = "/.well-known/openid-configuration";

/** Sends a request over the network, for effects that in-process calls do not have. */
export function fetchPath(
  { origin }: Emulator,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(origin + path, { redirect: "manual", ...init });
}

/** The text of the discovery document with a fault. */
export async function discoveryWithFault(
  emulator: Emulator,
  name: FaultName,
): Promise<string> {
  using _fault = emulator.faults.set(name);
  return await (await fetchPath(emulator, DISCOVERY)).text();
}
