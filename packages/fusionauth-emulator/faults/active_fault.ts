import { findMode, type ModeName } from "./catalog.ts";
import type { Mode, ModeOptions } from "./fault.ts";

/** A mode that is set. */
export interface Setting extends Disposable {
  readonly name: ModeName;
  readonly clientId: string | null;
  /** How often it has been used. */
  readonly used: number;
  /** Resolves when it is used for the first time. */
  readonly reached: Promise<void>;
  /** Lets go what it holds; it stays set. */
  release(): void;
  /** Takes it back, and lets go what it holds. */
  clear(): void;
}

/** A setting as those see it who act on it. */
export interface ActiveSetting extends Setting {
  readonly mode: Mode;
  readonly area: string;
  readonly options: ModeOptions;
  /** Aborted when it is released or cleared; a new one stands in its place then. */
  readonly released: AbortSignal;
  /** Counts a use. */
  use(): void;
}

/** The settings that do something in one place for one client, in the order they were set. */
export type FindSettings = (
  part: keyof Mode,
  areas: readonly string[],
  clientId: string | null,
) => ActiveSetting[];

/** Areas whose requests do not say whose they are. */
const ANONYMOUS_AREAS = ["discovery", "jwks"];

/**
 * A mode as it is set, until it tells `over` that it has been cleared. Throws TypeError for a client
 * where none can be told.
 */
export function createSetting(
  name: ModeName,
  options: ModeOptions,
  over: (setting: ActiveSetting) => void,
): ActiveSetting {
  const { area, mode } = findMode(name);
  if (options.clientId !== undefined && ANONYMOUS_AREAS.includes(area)) {
    throw new TypeError(
      `"${name}" cannot be for one client: requests to ${area} do not say whose they are`,
    );
  }
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  let gate = new AbortController();
  let used = 0;
  const setting: ActiveSetting = {
    name,
    area,
    mode,
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
      if (used === options.times) over(setting);
      resolve();
    },
    release() {
      gate.abort();
      gate = new AbortController();
    },
    clear() {
      over(setting);
      gate.abort();
    },
    [Symbol.dispose]: () => setting.clear(),
  };
  return setting;
}
