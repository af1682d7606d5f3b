import type { Field } from "../file/field.ts";

/**
 * A setting that the real server obeys and the emulator does not: the members that lead to it, which
 * of its values make a difference, and what that difference is about.
 */
export type Limit = [
  path: string,
  matters: (value: unknown) => boolean,
  what: string,
];

/** What an entity can be set to, and the emulator does not do. */
export interface Limits {
  /** They decide who gets in: the emulator stops rather than let somebody in. */
  stopping: Limit[];
  noted: Limit[];
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

/** Refuses, or notes, each setting of an entity that the emulator does not obey. */
export function reportUnmodelled(
  entity: Field,
  { stopping, noted }: Limits,
  note: (what: string) => void,
) {
  for (const [path, matters, what] of stopping) {
    const setting = find(entity, path);
    if (setting === null || !matters(setting.value)) continue;
    setting.fail(
      `The emulator does not model ${what}, which decides who gets in; use FusionAuth`,
    );
  }
  for (const [path, matters, what] of noted) {
    const setting = find(entity, path);
    if (setting === null || !matters(setting.value)) continue;
    note(`the emulator does not model ${what}`);
  }
}

/** The setting at a path, or null when what it would be in is not there. */
function find(entity: Field, path: string): Field | null {
  let field = entity;
  for (const key of path.split(".")) {
    if (!field.exists()) return null;
    field = field.get(key);
  }
  return field;
}
