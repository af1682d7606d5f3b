import { findFault } from "./catalog.ts";
import type { Fault, FaultOptions } from "./fault.ts";
import type { FaultName } from "./fault_names.ts";

/** A fault that is set. Disposing of it clears it. */
export interface ActiveFault extends Disposable {
  readonly name: FaultName;
  /** The only client affected; null for all clients. */
  readonly clientId: string | null;
  /** How many times it has been applied. */
  readonly used: number;
  /** Resolves when it is applied for the first time. */
  readonly reached: Promise<void>;
  /** Lets the requests that it holds continue; the fault stays set. */
  release(): void;
  /** Clears the fault and lets the requests that it holds continue. */
  clear(): void;
}

/** An active fault with what the code that applies it needs. */
export interface ApplicableFault extends ActiveFault {
  readonly fault: Fault;
  readonly area: string;
  readonly options: FaultOptions;
  /** Aborted by `release()` and `clear()`; `release()` replaces it with a new signal. */
  readonly released: AbortSignal;
  /** Counts one application. */
  use(): void;
}

/** Finds the faults that act at one place for one client, in the order they were set. */
export type FindFaults = (
  place: keyof Fault,
  areas: readonly string[],
  clientId: string | null,
) => ApplicableFault[];

/** Areas whose requests do not identify a client. */
const ANONYMOUS_AREAS = ["discovery", "jwks"];

/**
 * Activates a fault; calls `onCleared` once when it is cleared. Throws TypeError when `clientId` is
 * set for an area whose requests do not identify a client.
 */
export function activateFault(
  name: FaultName,
  options: FaultOptions,
  onCleared: (fault: ApplicableFault) => void,
): ApplicableFault {
  const { area, fault } = findFault(name);
  if (options.clientId !== undefined && ANONYMOUS_AREAS.includes(area)) {
    throw new TypeError(
      `"${name}" cannot be limited to one client: requests to ${area} do not identify theirs`,
    );
  }
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  let gate = new AbortController();
  let used = 0;
  const active: ApplicableFault = {
    name,
    area,
    fault,
    options,
    clientId: options.clientId?.toLowerCase() ?? null,
    reached,
    get used() {
      return used;
    },
    get released() {
      return gate.signal;
    },
    use() {
      used++;
      if (used === options.times) onCleared(active);
      resolve();
    },
    release() {
      gate.abort();
      gate = new AbortController();
    },
    clear() {
      onCleared(active);
      gate.abort();
    },
    [Symbol.dispose]: () => active.clear(),
  };
  return active;
}
