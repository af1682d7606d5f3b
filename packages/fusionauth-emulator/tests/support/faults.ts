import type { FaultName } from "../../faults/fault_names.ts";
import type { Emulator } from "../../server/emulator.ts";
import { getTokens } from "./client.ts";

/** A JSON object. */
export type Json = Record<string, unknown>;

/** The response of the token endpoint with a fault. */
export async function tokensWithFault(
  emulator: Emulator,
  name: FaultName,
): Promise<Json> {
  using _fault = emulator.faults.set(name);
  return await getTokens(emulator);
}
