import type { Field } from "../file/field.ts";
import type { Limits } from "./limit.ts";
import type { Target } from "../requests/request.ts";

/** Refuses, or notes, each setting of an entity that the emulator does not obey. */
export function reportUnmodelled(
  target: Target,
  entity: Field,
  name: string,
  { stopping, noted }: Limits,
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
    target.note(`${name}: the emulator does not model ${what}`);
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
