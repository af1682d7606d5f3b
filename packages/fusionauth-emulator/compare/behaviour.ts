import type { Probe } from "./probe.ts";

/** A behaviour that is compared. */
export interface Behaviour {
  /** The name of a guess (data/guesses.ts), or what is observed. */
  readonly name: string;
  /** What one side does, as JSON without values that differ in every run. */
  readonly observe: (probe: Probe) => Promise<unknown>;
}
