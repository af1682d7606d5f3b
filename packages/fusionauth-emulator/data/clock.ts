/** The emulator's clock: every instant in tokens, codes and sessions comes from it. */
export interface Clock {
  /** How far it runs ahead (or, negative, behind) of this machine, in seconds. */
  offsetSeconds: number;
  /** The time, in milliseconds since 1970. */
  now(): number;
}

/** A clock that follows this machine's until `offsetSeconds` is set. */
export function createClock(): Clock {
  return {
    offsetSeconds: 0,
    now() {
      return Date.now() + this.offsetSeconds * 1000;
    },
  };
}
