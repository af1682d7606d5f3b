import type { TokenHooks } from "../tokens/hooks.ts";
import type { LogEntry } from "./request_log.ts";

/**
 * Where tests of a client can make the emulator misbehave; faults/ builds on them. By default no
 * hook does anything.
 */
export interface Hooks extends TokenHooks {
  /** Called with every request; may observe it, delay it, or answer instead of the endpoint. */
  request(
    request: Request,
    entry: LogEntry,
    next: () => Promise<Response>,
  ): Promise<Response>;
  /** Called with the parameters of a callback, success or error; changes them in place. */
  callback(applicationId: string, parameters: URLSearchParams): void;
}

/** Hooks that change nothing. */
export function createHooks(): Hooks {
  return {
    request: (_request, _entry, next) => next(),
    draft() {},
    signed: (token) => token,
    presented: (token) => token,
    callback() {},
  };
}
