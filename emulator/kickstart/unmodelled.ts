import type { Field } from "./field.ts";
import type { Limit } from "./limit.ts";
import type { Target } from "./request.ts";

/** Notes, or refuses, each setting of an entity that the emulator does not obey. */
export function reportUnmodelled(
  target: Target,
  entity: Field,
  name: string,
  limits: Limit[],
) {
  for (const { path, matters, what, stops } of limits) {
    const setting = path.reduce(
      (field, key) => field.exists() ? field.get(key) : field,
      entity,
    );
    if (
      !matters(setting.value) || !setting.path.endsWith(`.${path.join(".")}`)
    ) continue;
    if (stops) {
      setting.fail(
        `The emulator does not model ${what}, which decides who gets in; use FusionAuth`,
      );
    }
    target.note(`${name}: the emulator does not model ${what}`);
  }
}
