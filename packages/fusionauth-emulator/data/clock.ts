/** The emulator's clock; every time in tokens, codes and sessions comes from it. */
export interface Clock {
  /** How far it is ahead of this machine's clock, in seconds; negative is behind. */
  offsetSeconds: number;
  /** The current time, in milliseconds since the epoch. */
  now(): number;
}

/** Creates a clock that follows this machine's until `offsetSeconds` is set. */
export function createClock(): Clock {
  return {
    offsetSeconds: 0,
    now() {
      return Date.now() + this.offsetSeconds * 1000;
    },
  };
}
