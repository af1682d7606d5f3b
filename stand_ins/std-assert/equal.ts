type Seen = Map<object, object>;

/** Built-ins whose text says all that they hold. */
const TEXTUAL: readonly unknown[] = [
  URL,
  URLSearchParams,
  RegExp,
  Intl.Locale,
  ...Object.values(Object.getOwnPropertyDescriptors(Temporal))
    .map(({ value }) => value),
];

/** Deep equality: -0 is 0, NaN is NaN, and `{ a: undefined }` is not `{}`. */
export function equal(a: unknown, b: unknown, seen: Seen = new Map()): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return false;
  if (a instanceof Date && b instanceof Date) {
    return Object.is(a.getTime(), b.getTime());
  }
  if (prototypeOf(a) !== prototypeOf(b)) return false;
  if (a instanceof WeakMap || a instanceof WeakSet) {
    throw new TypeError(`Cannot compare ${a.constructor.name} instances`);
  }
  if (a instanceof WeakRef && b instanceof WeakRef) {
    return equal(a.deref(), b.deref(), seen);
  }
  if (isBuffer(a) && isBuffer(b)) {
    return equal(new Uint8Array(a), new Uint8Array(b));
  }
  if (seen.get(a) === b) return true;
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  seen.set(a, b);
  if (a instanceof Set && b instanceof Set) {
    return sameEntries(pairs(a), pairs(b), seen);
  }
  if (a instanceof Map && b instanceof Map) {
    return sameEntries([...a], [...b], seen);
  }
  if (TEXTUAL.includes(a.constructor)) return String(a) === String(b);
  return [...keysOf(a), ...keysOf(b)].every((key) =>
    key in a && key in b &&
    equal(Reflect.get(a, key), Reflect.get(b, key), seen)
  );
}

/** Entries have no order; keys and members may be objects. */
function sameEntries(a: unknown[][], b: unknown[][], seen: Seen): boolean {
  if (a.length !== b.length) return false;
  const byKey = new Map(b.map((entry) => [entry[0], entry]));
  return a.every((entry) => {
    const [key, value] = entry;
    const same = byKey.get(key);
    if (same !== undefined) return equal(value, same[1], seen);
    return isObject(key) && b.some((other) => equal(entry, other, seen));
  });
}

/** Own keys of plain objects and arrays; of all else every key up the chain, getters included. */
function keysOf(value: object): PropertyKey[] {
  if (isPlain(prototypeOf(value))) return Reflect.ownKeys({ ...value });
  if (ArrayBuffer.isView(value)) return Object.keys(value);
  const keys: PropertyKey[] = [];
  for (let at = value; !isPlain(at); at = prototypeOf(at)) {
    keys.push(...Reflect.ownKeys(at));
  }
  return keys;
}

function isPlain(prototype: object): boolean {
  return prototype === Object.prototype || prototype === Array.prototype;
}

function pairs(set: Set<unknown>): unknown[][] {
  return [...set].map((member) => [member, member]);
}

function prototypeOf(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

function isBuffer(value: object): value is ArrayBufferLike {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
