/** The time limits that the app has set, in milliseconds. */
export interface TimeLimits extends Disposable {
  readonly limits: readonly number[];
}

/** Makes the limits of `AbortSignal.timeout` pass `times` as fast, until disposed of. */
export function hurryTimeouts(times: number): TimeLimits {
  const { timeout } = AbortSignal;
  const limits: number[] = [];
  AbortSignal.timeout = (milliseconds) => {
    limits.push(milliseconds);
    return timeout.call(AbortSignal, milliseconds / times);
  };
  return {
    limits,
    [Symbol.dispose]: () => void (AbortSignal.timeout = timeout),
  };
}

/** Makes the timers of `setTimeout` pass `times` as fast, until disposed of. */
export function hurryTimers(times: number): TimeLimits {
  const { setTimeout } = globalThis;
  const limits: number[] = [];
  globalThis.setTimeout = Object.assign(
    (work: () => void, limit = 0, ...args: unknown[]) => {
      limits.push(limit);
      return setTimeout(work, limit / times, ...args);
    },
    setTimeout,
  );
  return {
    limits,
    [Symbol.dispose]: () => void (globalThis.setTimeout = setTimeout),
  };
}
