/** What ChangeBank's tests use of `@std/assert`. Importing anything else is an error that names it. @module */
import { AssertionError as NodeError } from "node:assert";
import { equal } from "./equal.ts";

type ErrorClass<E> = abstract new (...args: never[]) => E;

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

/** Checks that a value is neither null nor undefined. */
export function assertExists<T>(value: T): asserts value is NonNullable<T> {
  const what = `Expected actual: "${value}" to not be null or undefined`;
  check(value !== null && value !== undefined, what);
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
export function assertThrows<E = unknown>(
  fn: () => unknown,
  type?: ErrorClass<E>,
  includes = "",
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, "thrown", { type, includes });
  }
  check(false, "Expected function to throw");
}

/** Checks that the promise of `fn` is rejected, and returns the reason. */
export async function assertRejects<E = unknown>(
  fn: () => PromiseLike<unknown>,
  type?: ErrorClass<E>,
  includes = "",
): Promise<E> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch {
    // As if it had returned nothing.
  }
  const isPromise = typeof promise?.then === "function";
  check(isPromise, "Function throws when expected to reject");
  try {
    await promise;
  } catch (error) {
    return checkError(error, "rejected", { type, includes });
  }
  check(false, "Expected function to reject");
}

function checkError<E>(
  error: unknown,
  how: string,
  { type, includes }: { type: ErrorClass<E> | undefined; includes: string },
): E {
  if (type === undefined) return error as E;
  check(error instanceof Error, `A non-Error object was ${how}`);
  const names = `"${type.name}", but was "${error.constructor.name}"`;
  check(error instanceof type, `Expected error to be instance of ${names}`);
  const texts = `include "${includes}", but got "${error.message}"`;
  check(error.message.includes(includes), `Expected error message to ${texts}`);
  return error;
}
