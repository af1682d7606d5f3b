/** Lets time pass in this isolate without waiting. */
export interface TimeTravel extends Disposable {
  /** Moves everything that asks `Date` so much further; back, when negative. Adds up. */
  advance(seconds: number): void;
  /** Returns to the present. */
  return(): void;
}

/**
 * Takes `Date` over once time is advanced, until it is disposed of. Client and emulator move together
 * when they share the isolate; timers, `performance.now()` and Deno KV's own expiry stay behind.
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
  function comeBack() {
    offset = 0;
    if (globalThis.Date === travelling) globalThis.Date = present;
  }
  return {
    advance(seconds) {
      offset += seconds * 1000;
      globalThis.Date = travelling;
    },
    return: comeBack,
    [Symbol.dispose]: comeBack,
  };
}
