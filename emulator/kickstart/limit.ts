/** A setting that the real server obeys and the emulator does not. */
export interface Limit {
  /** Members from the entity down to the setting. */
  path: string[];
  /** Whether this value of it makes a difference. */
  matters(value: unknown): boolean;
  what: string;
  /** Whether it decides who gets in: the emulator then stops rather than let them in. */
  stops: boolean;
}

/** Whether a setting is there at all. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Whether a setting is on. */
export function isTrue(value: unknown): boolean {
  return value === true;
}

/** Whether a setting lists anything. */
export function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** A check for settings that are one of these words. */
export function isOneOf(...words: string[]): (value: unknown) => boolean {
  return (value) => words.some((word) => word === value);
}
