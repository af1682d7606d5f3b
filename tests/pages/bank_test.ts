import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MAX_CENTS, parseAmount } from "@/bank/amount.ts";
import { describeChange, makeChange } from "@/bank/change.ts";
import { formatCents } from "@/bank/format.ts";

/** The notations of an amount of cents. */
function spellings(cents: number): string[] {
  const dollars = Math.floor(cents / 100).toString();
  const fraction = (cents % 100).toString().padStart(2, "0");
  const grouped = dollars.replace(/\B(?=(\d{3})+$)/g, ",");
  return [
    `${dollars}.${fraction}`,
    `$${dollars}.${fraction}`,
    `${grouped}.${fraction}`,
    `$${grouped}.${fraction}`,
    `  $ ${grouped}.${fraction}\t`,
    ...(fraction.endsWith("0") ? [`${dollars}.${fraction[0]}`] : []),
    ...(fraction === "00" ? [dollars, grouped] : []),
    ...(dollars === "0" ? [`.${fraction}`, `$.${fraction}`] : []),
  ];
}

function centsOf(text: unknown): number | undefined {
  const amount = parseAmount(text);
  return "cents" in amount ? amount.cents : undefined;
}

function refusal(text: unknown): string | undefined {
  const amount = parseAmount(text);
  return "error" in amount ? amount.error : undefined;
}

const GENERAL = "Please enter a dollar amount, such as 12.34";
const TOO_FINE =
  "Please enter a dollar amount with at most two digits after the point";
const NEGATIVE = "Please enter a dollar amount of zero or more";
const TOO_MUCH = "Please enter a dollar amount of at most $1,000,000,000.00";

Deno.test("every cent from $0.00 to $1,000.00 is parsed and changed correctly", () => {
  const wrong: number[] = [];
  for (let cents = 0; cents <= 100_000; cents++) {
    const text = `${Math.floor(cents / 100)}.${
      (cents % 100).toString().padStart(2, "0")
    }`;
    const { nickels, pennies } = makeChange(cents);
    const right = centsOf(text) === cents && nickels * 5 + pennies === cents &&
      Number.isInteger(nickels) && pennies >= 0 && pennies < 5;
    if (!right) wrong.push(cents);
  }
  assertEquals(wrong, []);
});

Deno.test("every spelling of an amount up to the maximum parses to the same cents", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_CENTS }), (cents) => {
      for (const text of spellings(cents)) assertEquals(centsOf(text), cents);
    }),
  );
});

Deno.test("parseAmount() reads what formatCents() writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_CENTS }), (cents) => {
      assertEquals(centsOf(formatCents(cents)), cents);
    }),
  );
});

Deno.test("makeChange() returns the whole amount for any safe integer", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (cents) => {
      const { nickels, pennies } = makeChange(cents);
      assertEquals(BigInt(nickels) * 5n + BigInt(pennies), BigInt(cents));
      assert(pennies >= 0 && pennies < 5);
    }),
  );
});

Deno.test("parseAmount() answers any text with an amount or an error message", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
      const cents = centsOf(text);
      const bounded = cents !== undefined && Number.isSafeInteger(cents) &&
        cents >= 0 && cents <= MAX_CENTS;
      assert(bounded || refusal(text)?.startsWith(GENERAL.slice(0, 28)));
    }),
  );
});

Deno.test("parseAmount() accepts what people type", () => {
  assertEquals(centsOf("1"), 100);
  assertEquals(centsOf("1.2"), 120);
  assertEquals(centsOf("1.23"), 123);
  assertEquals(centsOf(".5"), 50);
  assertEquals(centsOf("$.05"), 5);
  assertEquals(centsOf("0"), 0);
  assertEquals(centsOf("0.00"), 0);
  assertEquals(centsOf("007"), 700);
  assertEquals(centsOf("1,234.56"), 123_456);
  assertEquals(centsOf("$1.23"), 123);
  assertEquals(centsOf("$ 1.23"), 123);
  assertEquals(centsOf("  1.23 \n"), 123);
  assertEquals(centsOf("1,000,000,000.00"), MAX_CENTS);
});

Deno.test("parseAmount() refuses text that is not an amount", () => {
  assertEquals(refusal(""), GENERAL);
  assertEquals(refusal("   "), GENERAL);
  assertEquals(refusal("$"), GENERAL);
  assertEquals(refusal("."), GENERAL);
  assertEquals(refusal("1."), GENERAL);
  assertEquals(refusal("ten"), GENERAL);
  assertEquals(refusal("+1"), GENERAL);
  assertEquals(refusal("1e3"), GENERAL);
  assertEquals(refusal("NaN"), GENERAL);
  assertEquals(refusal("Infinity"), GENERAL);
  assertEquals(refusal("0x10"), GENERAL);
  assertEquals(refusal("1.2.3"), GENERAL);
  assertEquals(refusal("1 2"), GENERAL);
  assertEquals(refusal("$$1"), GENERAL);
  assertEquals(refusal("1$"), GENERAL);
  assertEquals(refusal("€1"), GENERAL);
  assertEquals(refusal("1\u0000"), GENERAL);
  assertEquals(refusal("\uff11.\uff12\uff13"), GENERAL);
  assertEquals(refusal("\u0661\u0662"), GENERAL);
  assertEquals(refusal("<script>"), GENERAL);
});

Deno.test("parseAmount() refuses misplaced separators", () => {
  assertEquals(refusal("1,23,4"), GENERAL);
  assertEquals(refusal("1234,567"), GENERAL);
  assertEquals(refusal(",123"), GENERAL);
  assertEquals(refusal("0,123"), GENERAL);
  assertEquals(refusal("1,23"), GENERAL);
  assertEquals(refusal("1,,234"), GENERAL);
  assertEquals(refusal("1.234,56"), GENERAL);
});

Deno.test("parseAmount() explains what is wrong where it can", () => {
  assertEquals(refusal("1.234"), TOO_FINE);
  assertEquals(refusal("$0.001"), TOO_FINE);
  assertEquals(refusal("-1"), NEGATIVE);
  assertEquals(refusal("$-1.00"), NEGATIVE);
  assertEquals(refusal("1000000000.01"), TOO_MUCH);
  assertEquals(refusal("9".repeat(64)), TOO_MUCH);
});

Deno.test("parseAmount() refuses long text by its length", () => {
  assertEquals(refusal("1".padStart(65, "0")), GENERAL);
  assertEquals(refusal(" ".repeat(10_000_000)), GENERAL);
});

Deno.test("parseAmount() refuses values that are not text", () => {
  assertEquals(refusal(undefined), GENERAL);
  assertEquals(refusal(null), GENERAL);
  assertEquals(refusal(1.23), GENERAL);
  assertEquals(refusal(["1", "2"]), GENERAL);
  assertEquals(refusal(new File(["1"], "amount.txt")), GENERAL);
});

Deno.test("seven and thirty cents lose no penny to floating point", () => {
  assertEquals(centsOf("0.07"), 7);
  assertEquals(makeChange(7), { nickels: 1, pennies: 2 });
  assertEquals(centsOf("0.30"), 30);
  assertEquals(makeChange(30), { nickels: 6, pennies: 0 });
});

Deno.test("describeChange() uses the singular and the plural", () => {
  assertEquals(
    describeChange(123),
    "We can make change for $1.23 with 24 nickels and 3 pennies!",
  );
  assertEquals(
    describeChange(6),
    "We can make change for $0.06 with 1 nickel and 1 penny!",
  );
  assertEquals(
    describeChange(0),
    "We can make change for $0.00 with 0 nickels and 0 pennies!",
  );
  assertEquals(
    describeChange(123_456),
    "We can make change for $1,234.56 with 24691 nickels and 1 penny!",
  );
});

Deno.test("formatCents() writes dollars and cents", () => {
  assertEquals(formatCents(0), "$0.00");
  assertEquals(formatCents(5), "$0.05");
  assertEquals(formatCents(123_456), "$1,234.56");
  assertEquals(formatCents(MAX_CENTS), "$1,000,000,000.00");
});

Deno.test("makeChange() and formatCents() refuse fractions and negative numbers", () => {
  assertThrows(() => makeChange(-1), RangeError);
  assertThrows(() => makeChange(1.5), RangeError);
  assertThrows(() => makeChange(NaN), RangeError);
  assertThrows(() => makeChange(2 ** 53), RangeError);
  assertThrows(() => formatCents(-1), RangeError);
});
