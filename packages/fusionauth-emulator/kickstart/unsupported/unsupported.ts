import type { Field } from "../file/field.ts";
import { asBoolean } from "../file/scalars.ts";

/** An unsupported setting: its path, which values matter, and what they turn on. */
export type UnsupportedSetting = [
  path: string,
  matters: (value: unknown) => boolean,
  what: string,
];

/** The unsupported settings of a kind of entity. */
export interface UnsupportedSettings {
  /** Settings that decide who can sign in: they stop the start. */
  stopping: UnsupportedSetting[];
  /** Settings that are noted at start. */
  noted: UnsupportedSetting[];
}

/** Whether a setting is present and not empty. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Whether a setting is on. */
export function isTrue(value: unknown): boolean {
  return asBoolean(value) === true;
}

/** Whether a setting is a list that is not empty. */
export function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** Whether a setting is one of these words. */
export function isOneOf(...words: string[]): (value: unknown) => boolean {
  return (value) => words.some((word) => word === value);
}

/**
 * Notes the unsupported settings of an entity. Throws KickstartError for one that decides who can
 * sign in.
 */
export function reportUnsupported(
  entity: Field,
  { stopping, noted }: UnsupportedSettings,
  note: (what: string) => void,
) {
  for (const [path, matters, what] of stopping) {
    const setting = find(entity, path);
    if (setting === null || !matters(setting.value)) continue;
    setting.fail(
      `The emulator does not support ${what}; use FusionAuth, because this decides who can sign in`,
    );
  }
  for (const [path, matters, what] of noted) {
    const setting = find(entity, path);
    if (setting === null || !matters(setting.value)) continue;
    note(`the emulator does not support ${what}`);
  }
}

/** The setting at a path, or null when what contains it is absent. */
function find(entity: Field, path: string): Field | null {
  let field = entity;
  for (const key of path.split(".")) {
    if (!field.exists()) return null;
    field = field.get(key);
  }
  return field;
}
