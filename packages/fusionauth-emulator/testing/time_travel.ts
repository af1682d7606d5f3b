/** Moves the time of this isolate. */
export interface TimeTravel extends Disposable {
  /** Moves `Date` ahead or, negative, back; repeated calls add up. */
  advance(seconds: number): void;
  /** Returns to the present. */
  return(): void;
}

/**
 * Opens time travel: `advance()` replaces the global `Date` until disposal. App and emulator move
 * together if they share the isolate; timers, `performance.now()` and Deno KV's expiry do not move.
 */
export function openTimeTravel(): TimeTravel {
  const present = globalThis.Date;
  let offset = 0;
  const now = () => present.now() + offset;
  const travelling = new Proxy(present, {
    apply: () => new present(now()).toString(),
    construct: (target, given, newTarget) =>
      Reflect.construct(
        target,
        given.length === 0 ? [now()] : given,
        newTarget,
      ),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  });
  function returnToPresent() {
    offset = 0;
    if (globalThis.Date === travelling) globalThis.Date = present;
  }
  return {
    advance(seconds) {
      offset += seconds * 1000;
      globalThis.Date = travelling;
    },
    return: returnToPresent,
    [Symbol.dispose]: returnToPresent,
  };
}
