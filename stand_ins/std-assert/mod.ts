/** What ChangeBank's tests use of `@std/assert`. Importing anything else is an error that names it. @module */
import { stripVTControlCharacters } from "node:util";
import { difference, format } from "./difference.ts";
import { equal } from "./equal.ts";

export { equal };

type ErrorClass<E> = abstract new (...args: never[]) => E;
/** Message, or error class with the text that the error's message includes, and message. */
type Expected<E> =
  | [msg?: string]
  | [ErrorClass<E> | undefined | null, includes?: string, msg?: string];

/** Thrown by every assertion that fails. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

function check(ok: boolean, what: string, msg?: string): asserts ok {
  if (!ok) throw new AssertionError(`${what}${msg ? `: ${msg}` : "."}`);
}

/** Checks that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Checks deep equality. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  const end = msg ? `: ${msg}` : ".";
  throw new AssertionError(
    `Values are not equal${end}\n${difference(actual, expected)}`,
  );
}

/** Checks that two values are not deeply equal. */
export function assertNotEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!equal(actual, expected)) return;
  const texts = `${format(actual)} not to be: ${format(expected)}`;
  check(false, `Expected actual: ${texts}`, msg);
}

/** Checks that a value is neither null nor undefined. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  const what = `Expected actual: "${actual}" to not be null or undefined`;
  check(actual !== null && actual !== undefined, what, msg);
}

/** Checks that a text contains another. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  const what = `Expected actual: "${actual}" to contain: "${expected}"`;
  check(actual.includes(expected), what, msg);
}

/** Checks that a text matches a pattern. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  const what = `Expected actual: "${actual}" to match: "${expected}"`;
  check(expected.test(actual), what, msg);
}

/** Checks that a text does not match a pattern. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  const what = `Expected actual: "${actual}" to not match: "${expected}"`;
  check(!expected.test(actual), what, msg);
}

/** Checks that `fn` throws, and returns what it threw. */
export function assertThrows<E = unknown>(
  fn: () => unknown,
  ...expected: Expected<E>
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, "thrown", expected);
  }
  check(false, "Expected function to throw", messageOf(expected));
}

/** Checks that the promise of `fn` is rejected, and returns the reason. */
export async function assertRejects<E = unknown>(
  fn: () => PromiseLike<unknown>,
  ...expected: Expected<E>
): Promise<E> {
  const promise = await callFor(fn, messageOf(expected));
  try {
    await promise.of;
  } catch (error) {
    return checkError(error, "rejected", expected);
  }
  check(false, "Expected function to reject", messageOf(expected));
}

/** Calls a function that has to return a promise, which is not waited for. */
function callFor(fn: () => PromiseLike<unknown>, msg: string | undefined) {
  const what = "Function throws when expected to reject";
  try {
    const of = fn();
    if (typeof of?.then === "function") return { of };
  } catch {
    // As if it had returned nothing.
  }
  check(false, what, msg);
}

function checkError<E>(error: unknown, how: string, expected: Expected<E>): E {
  const [type, includes = ""] = expected;
  if (typeof type !== "function") return error as E;
  const msg = messageOf(expected);
  check(error instanceof Error, `A non-Error object was ${how}`, msg);
  const names = `"${type.name}", but was "${error.constructor.name}"`;
  check(
    error instanceof type,
    `Expected error to be instance of ${names}`,
    msg,
  );
  const texts = [includes, error.message].map((text) => JSON.stringify(text));
  check(
    stripVTControlCharacters(error.message)
      .includes(stripVTControlCharacters(includes)),
    `Expected error message to include ${texts[0]}, but got ${texts[1]}`,
    msg,
  );
  return error;
}

function messageOf<E>(expected: Expected<E>): string | undefined {
  const [first, second, third] = expected;
  if (typeof first === "string") return first;
  return typeof first === "function" ? third : second;
}
