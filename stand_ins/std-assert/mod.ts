/**
 * What ChangeBank's tests use of `@std/assert`. Equality is a little stricter
 * (0 is not -0, `Object.create(null)` is not `{}`): equal here is equal there.
 * @module
 */
import node from "node:assert";
import { inspect, isDeepStrictEqual } from "node:util";

type Class<E> = abstract new (...args: never[]) => E;
type Expected<E> = [msg?: string] | [Class<E>, includes?: string, msg?: string];

/** Thrown by every assertion that fails. */
export class AssertionError extends Error {
  override name = "AssertionError";
}
function check(ok: boolean, what: unknown[], msg?: string): asserts ok {
  const text = `${inspect(what[0])} ${what[1]} ${inspect(what[2])}`;
  if (!ok) throw new AssertionError(`Expected ${text}${msg ? `: ${msg}` : ""}`);
}

/** Checks that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
/** Checks deep equality: NaN equals NaN, `{ a: undefined }` is not `{}`. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const diff = { actual, expected, operator: "deepStrictEqual" };
  const { message } = new node.AssertionError(diff);
  throw new AssertionError(msg ? `${message}\n${msg}` : message);
}
/** Checks that two values are not deeply equal. */
export function assertNotEquals<T>(a: T, b: T, msg?: string): void {
  check(!isDeepStrictEqual(a, b), [a, "not to equal", b], msg);
}
/** Checks identity, as `Object.is` sees it. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  check(Object.is(actual, expected), [actual, "to be", expected], msg);
}
/** Checks that a value is neither null nor undefined. */
export function assertExists<T>(a: T, m?: string): asserts a is NonNullable<T> {
  check(a !== null && a !== undefined, [a, "not to be", null], m);
}
/** Checks that the text `a` contains `b`. */
export function assertStringIncludes(a: string, b: string, msg?: string): void {
  check(a.includes(b), [a, "to contain", b], msg);
}
/** Checks that the text `a` matches `b`. */
export function assertMatch(a: string, b: RegExp, msg?: string): void {
  check(b.test(a), [a, "to match", b], msg);
}
/** Checks that the text `a` does not match `b`. */
export function assertNotMatch(a: string, b: RegExp, msg?: string): void {
  check(!b.test(a), [a, "not to match", b], msg);
}
/** Checks that `a` has all that `b` has, in nested objects too. */
export function assertObjectMatch(a: object, b: object, msg?: string): void {
  assertEquals(pick(a, b), b, msg);
}
function pick(from: unknown, like: unknown): unknown {
  if (!isObject(from) || !isObject(like)) return from;
  const entries = Object.entries(from).filter(([key]) => key in like);
  return Object.fromEntries(entries.map(([k, v]) => [k, pick(v, like[k])]));
}
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && !!value && !Array.isArray(value);
}
/** Checks that `fn` throws, and returns the error. */
export function assertThrows<E>(fn: () => unknown, ...want: Expected<E>): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, want);
  }
  throw new AssertionError("Expected the function to throw");
}
/** Checks that the promise of `fn` is rejected, and returns the reason. */
export async function assertRejects<E>(
  fn: () => PromiseLike<unknown>,
  ...want: Expected<E>
): Promise<E> {
  const promise = fn();
  try {
    await promise;
  } catch (error) {
    return checkError(error, want);
  }
  throw new AssertionError("Expected the promise to be rejected");
}
function checkError<E>(error: unknown, [type, text = "", msg]: Expected<E>) {
  if (typeof type === "function") {
    check(error instanceof type, [error, "to be a", type], msg);
    assertStringIncludes((error as Error).message, text, msg);
  }
  return error as E;
}
