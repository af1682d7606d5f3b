/** What ChangeBank's tests use of `@std/assert`. Importing anything else is an error that names it. @module */
import { AssertionError as NodeError } from "node:assert";
import { isDeepStrictEqual } from "node:util";

/** Of what class an error must be, and what its message must contain. */
type Expected<E> = [(abstract new (...args: never[]) => E)?, string?];

/** Thrown by every assertion that fails. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

function check(ok: boolean, what: string, msg = ""): asserts ok {
  if (!ok) throw new AssertionError(`${what}${msg ? `: ${msg}` : "."}`);
}

/** Checks that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Checks deep equality. */
export function assertEquals<T>(actual: T, expected: T, msg = ""): void {
  if (equal(actual, expected)) return;
  const operator = "deepStrictEqual";
  const { message } = new NodeError({ actual, expected, operator });
  const end = msg ? `: ${msg}` : ".";
  throw new AssertionError(`Values are not equal${end}\n${message}`);
}

/** Checks that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg = ""): void {
  const what = `${Deno.inspect(actual)} not to be: ${Deno.inspect(expected)}`;
  check(!equal(actual, expected), `Expected actual: ${what}`, msg);
}

/** Checks that a text contains another. */
export function assertStringIncludes(text: string, expected: string): void {
  const what = `Expected actual: "${text}" to contain: "${expected}"`;
  check(text.includes(expected), what);
}

/** Checks that a text matches a pattern. */
export function assertMatch(text: string, expected: RegExp): void {
  const what = `Expected actual: "${text}" to match: "${expected}"`;
  check(expected.test(text), what);
}

/** Checks that `fn` throws, and returns what it threw. */
export function assertThrows<E>(
  fn: () => unknown,
  ...expected: Expected<E>
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, ["thrown", ...expected]);
  }
  check(false, "Expected function to throw");
}

/** Checks that the promise of `fn` is rejected, and returns the reason. */
export async function assertRejects<E>(
  fn: () => PromiseLike<unknown>,
  ...expected: Expected<E>
): Promise<E> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch {
    // As if it had returned nothing.
  }
  const isPromise = typeof promise?.then === "function";
  check(isPromise, "Function throws when expected to reject");
  const [result] = await Promise.allSettled([promise]);
  check(result.status === "rejected", "Expected function to reject");
  return checkError(result.reason, ["rejected", ...expected]);
}

function checkError<E>(
  error: unknown,
  [how, type, includes = ""]: [string, ...Expected<E>],
): E {
  if (type === undefined) return error as E;
  check(error instanceof Error, `A non-Error object was ${how}`);
  const names = `"${type.name}", but was "${error.constructor.name}"`;
  check(error instanceof type, `Expected error to be instance of ${names}`);
  const texts = `include "${includes}", but got "${error.message}"`;
  check(error.message.includes(includes), `Expected error message to ${texts}`);
  return error;
}

/** Deep equality: -0 is 0, NaN is NaN, and `{ a: undefined }` is not `{}`. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || a === null) return false;
  if (typeof b !== "object" || b === null) return false;
  const type = Object.getPrototypeOf(a)?.constructor ?? Object;
  if ((Object.getPrototypeOf(b)?.constructor ?? Object) !== type) return false;
  if ([Date, Deno.KvU64, Uint8Array].includes(type)) {
    return isDeepStrictEqual(a, b);
  }
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
