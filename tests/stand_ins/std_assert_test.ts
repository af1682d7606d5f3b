import {
  assert,
  assertEquals,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

function fails(assertion: () => void): void {
  assertThrows(assertion, AssertionError);
}

Deno.test("assertEquals() compares structure", () => {
  assertEquals({ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] });
  assertEquals(new Map([["a", new Set([1])]]), new Map([["a", new Set([1])]]));
  assertEquals(new Date(5), new Date(5));
  fails(() => assertEquals<unknown>({ a: undefined }, {}));
  fails(() => assertEquals([1, 2], [2, 1]));
  fails(() => assertEquals<unknown>("1", 1));
  assertEquals(0, -0);
  assertEquals(Object.assign(Object.create(null), { a: 1 }), { a: 1 });
  assertEquals(new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]]));
});

Deno.test("assertEquals() shows both values and the message", () => {
  const error = assertThrows(
    () => assertEquals({ cents: 5 }, { cents: 7 }, "while counting"),
    AssertionError,
    "while counting",
  );
  assertStringIncludes(error.message, "5");
  assertStringIncludes(error.message, "7");
});

Deno.test("assertNotEquals() rejects equal structures", () => {
  assertNotEquals([1], [2]);
  fails(() => assertNotEquals([1], [1]));
});

Deno.test("assertThrows() checks class and message, and returns the error", () => {
  const throwing = () => {
    throw new RangeError("too far");
  };
  const error = assertThrows(throwing, RangeError, "far");
  assertEquals(error.message, "too far");
  fails(() => assertThrows(throwing, SyntaxError));
  fails(() => assertThrows(throwing, RangeError, "near"));
  fails(() => assertThrows(() => {}));
});

Deno.test("assertRejects() checks class and message, and returns the error", async () => {
  const rejecting = () => Promise.reject(new TypeError("not a number"));
  const error = await assertRejects(rejecting, TypeError, "number");
  assertEquals(error.message, "not a number");
  await assertRejects(
    () => assertRejects(rejecting, RangeError),
    AssertionError,
  );
  await assertRejects(
    () => assertRejects(() => Promise.resolve()),
    AssertionError,
  );
});

Deno.test("assert() and assertMatch() throw AssertionError", () => {
  assert(1);
  assertMatch("abc", /b/);
  fails(() => assert(0, "zero"));
  fails(() => assertMatch("abc", /x/));
});
