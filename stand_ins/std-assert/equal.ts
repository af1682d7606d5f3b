import { isDeepStrictEqual } from "node:util";

/** Classes whose members make instances equal, and nothing else does. */
const COMPARED: readonly unknown[] = [Date, Deno.KvU64, Uint8Array];

/** Deep equality: -0 is 0, NaN is NaN, and `{ a: undefined }` is not `{}`. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || a === null) return false;
  if (typeof b !== "object" || b === null) return false;
  const type = Object.getPrototypeOf(a)?.constructor ?? Object;
  if ((Object.getPrototypeOf(b)?.constructor ?? Object) !== type) return false;
  if (COMPARED.includes(type)) return isDeepStrictEqual(a, b);
  if (type === Set || type === Map) {
    const [own, others] = [[...a as Set<unknown>], [...b as Set<unknown>]];
    return own.length === others.length &&
      own.every((one) => others.some((other) => equal(one, other)));
  }
  if (type === Object || type === Array) {
    const keys = Reflect.ownKeys(a);
    return keys.length === Reflect.ownKeys(b).length &&
      keys.every((key) =>
        Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key))
      );
  }
  throw new Error(
    `the stand-in for std/assert does not compare ${type.name}; run \`deno task published\``,
  );
}
