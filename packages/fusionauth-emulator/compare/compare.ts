import { isDeepStrictEqual } from "node:util";
import type { Behaviour } from "./behaviour.ts";
import { DOCUMENTED } from "./behaviours.ts";
import { GUESSES, NOT_OBSERVED } from "./guesses.ts";
import { createProbe, type Probe } from "./probe.ts";
import { CompareError, openSide, type Target } from "./side.ts";

/** What became of one behaviour. */
export interface Comparison {
  readonly name: string;
  readonly isGuess: boolean;
  readonly result: "same" | "differs" | "not observed";
  /** What the real one does, or why it is not observed. */
  readonly real: unknown;
  readonly emulated: unknown;
}

/**
 * Observes every behaviour at both sides, guesses first, and yields each comparison at once. Deletes
 * the applications and users that it created. Throws CompareError when a side cannot be used.
 */
export async function* compare(
  real: Target,
  emulated: Target,
): AsyncGenerator<Comparison> {
  await using realSide = await openSide(real);
  await using emulatedSide = await openSide(emulated);
  const probes = [createProbe(realSide), createProbe(emulatedSide)] as const;
  for (const behaviour of GUESSES) {
    yield await compareOne(behaviour, true, probes);
  }
  for (const [name, why] of Object.entries(NOT_OBSERVED)) {
    const result = "not observed";
    yield { name, isGuess: true, result, real: why, emulated: null };
  }
  for (const behaviour of DOCUMENTED) {
    yield await compareOne(behaviour, false, probes);
  }
}

async function compareOne(
  behaviour: Behaviour,
  isGuess: boolean,
  [realProbe, emulatedProbe]: readonly [Probe, Probe],
): Promise<Comparison> {
  const real = await observe(behaviour, realProbe);
  const emulated = await observe(behaviour, emulatedProbe);
  const result = isDeepStrictEqual(real, emulated) ? "same" : "differs";
  return { name: behaviour.name, isGuess, result, real, emulated };
}

/** What a side does; a side that cannot be observed is a difference too. */
async function observe(behaviour: Behaviour, probe: Probe): Promise<unknown> {
  try {
    return await behaviour.observe(probe);
  } catch (error) {
    if (error instanceof CompareError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { [`cannot be observed at ${probe.side.name}`]: message };
  }
}
