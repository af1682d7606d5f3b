import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  hiddenFields,
  unescapeHtml,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { RICHARD } from "../support/users.ts";

keepLog();
const app = await openApp();
const client = await app.signedIn();
const page = await client.navigate(`${APP_URL}/make-change`);
const hidden = hiddenFields(page.body);

/** The answer of the page to an amount. */
interface Answer {
  readonly status: number;
  readonly body: string;
  /** The value of the field afterwards. */
  readonly field: string | undefined;
}

async function send(fields: URLSearchParams): Promise<Answer> {
  for (const [name, value] of Object.entries(hidden)) {
    fields.append(name, value);
  }
  const response = await client.post(`${APP_URL}/make-change`, fields);
  const body = await response.text();
  const value = /name="amount"(?:[^>"]|"[^"]*")*?\svalue="([^"]*)"/.exec(body)
    ?.[1];
  const field = value === undefined ? undefined : unescapeHtml(value);
  return { status: response.status, body, field };
}

function change(amount: string): Promise<Answer> {
  return send(new URLSearchParams({ amount }));
}

async function makes(amount: string, sentence: string): Promise<void> {
  const { status, body } = await change(amount);
  assertEquals(status, 200, amount);
  assertStringIncludes(body, `We can make change for ${sentence}!`);
}

/** The amount is refused with a message and stays in the field. */
async function refuses(
  amount: string,
  message = "Please enter a dollar amount",
): Promise<void> {
  const { status, body, field } = await change(amount);
  assertEquals(status, 422, amount);
  assertStringIncludes(body, message);
  assertEquals(body.includes("We can make change"), false);
  assertMatch(body, /aria-invalid="true"/);
  assertEquals(field ?? "", amount);
}

Deno.test("dollars and cents are changed (S80)", async () => {
  await makes("1.23", "$1.23 with 24 nickels and 3 pennies");
  await makes("1", "$1.00 with 20 nickels and 0 pennies");
  await makes("1.2", "$1.20 with 24 nickels and 0 pennies");
  await makes(".5", "$0.50 with 10 nickels and 0 pennies");
  await makes("0", "$0.00 with 0 nickels and 0 pennies");
  await makes("0.05", "$0.05 with 1 nickel and 0 pennies");
  await makes("0.01", "$0.01 with 0 nickels and 1 penny");
});

Deno.test("amounts in American notation are changed (S80)", async () => {
  await makes("1,234.56", "$1,234.56 with 24691 nickels and 1 penny");
  await makes("$1.23", "$1.23 with 24 nickels and 3 pennies");
  await makes("  1.23  ", "$1.23 with 24 nickels and 3 pennies");
  await makes("$ 1.23", "$1.23 with 24 nickels and 3 pennies");
});

Deno.test("an invalid amount is refused and stays in the field (S80)", async () => {
  await refuses("");
  await refuses("   ");
  await refuses("abc");
  await refuses("-1");
  await refuses("+1");
  await refuses("1.234");
  await refuses("1.005");
  await refuses("1.2.3");
  await refuses("1,23,4");
  await refuses("1e3");
  await refuses("0x10");
  await refuses("NaN");
  await refuses("Infinity");
  await refuses("$");
  await refuses(".");
  await refuses("1.23 USD");
  await refuses("\u20ac1.23");
});

Deno.test("digits of other scripts are refused (S80)", async () => {
  await refuses("\uff11.\uff12\uff13");
  await refuses("\u0661.\u0662\u0663");
  await refuses("\u00bd");
  await refuses("\u22121");
});

Deno.test("control characters are refused (S80)", async () => {
  const { status } = await change("1\u0000");
  assertEquals(status, 422);
  assertEquals((await change("1\u202e23")).status, 422);
  assertEquals((await change("1\u001b[31m")).status, 422);
});

Deno.test("long text is refused before it is parsed as a number (S80)", async () => {
  assertEquals((await change("1".repeat(10_000))).status, 422);
  assertEquals((await change(`${"9".repeat(309)}.99`)).status, 422);
  assertEquals((await change(`0.${"0".repeat(9_000)}`)).status, 422);
});

Deno.test("the error message is linked to the field (S80)", async () => {
  const { body } = await change("abc");
  const id = /aria-describedby="([^" ]+)/.exec(body)?.[1] ?? "";
  const message = new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(body)?.[1] ?? "";
  assertStringIncludes(message, "Please enter a dollar amount");
});

Deno.test("amounts that floating point gets wrong are exact to the cent (S81)", async () => {
  await makes("0.29", "$0.29 with 5 nickels and 4 pennies");
  await makes("1.1", "$1.10 with 22 nickels and 0 pennies");
  await makes("4.35", "$4.35 with 87 nickels and 0 pennies");
  await makes("8.2", "$8.20 with 164 nickels and 0 pennies");
  await makes("1.15", "$1.15 with 23 nickels and 0 pennies");
});

Deno.test("amounts above the maximum are refused with a message that names it (S81)", async () => {
  const most = "$1,000,000,000.00 with 20000000000 nickels and 0 pennies";
  await makes("1,000,000,000", most);
  const message = "of at most $1,000,000,000.00";
  await refuses("1000000000.01", message);
  await refuses("90071992547409.93", message);
});

Deno.test("an amount given twice is refused (S82)", async () => {
  const twice = new URLSearchParams([["amount", "1"], ["amount", "2"]]);
  const { status, body, field } = await send(twice);
  assertEquals(status, 422);
  assertStringIncludes(body, "Please enter one dollar amount");
  assertEquals(field, "1");
  const same = new URLSearchParams([["amount", "1"], ["amount", "1"]]);
  assertEquals((await send(same)).status, 422);
});

Deno.test("a form without an amount is refused (S82)", async () => {
  assertEquals((await send(new URLSearchParams())).status, 422);
  const bracketed = new URLSearchParams({ "amount[]": "1" });
  assertEquals((await send(bracketed)).status, 422);
  assertEquals((await send(new URLSearchParams({ AMOUNT: "1" }))).status, 422);
});

Deno.test("extra fields have no effect (S82)", async () => {
  const more = new URLSearchParams({
    amount: "1.23",
    sub: "evil",
    roles: "admin",
    email: "evil@example.com",
    "__proto__": "x",
    constructor: "x",
    "session[sub]": "evil",
  });
  assertEquals((await send(more)).status, 200);
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(body, RICHARD.loginId);
  assertEquals(body.includes("evil"), false);
  const teller = await client.fetch(`${APP_URL}/teller`);
  assertEquals(teller.status, 403);
});

Deno.test("JSON and multipart are refused with 415 (S82)", async () => {
  const multipart = new FormData();
  multipart.set("amount", "1");
  multipart.set("file", new File(["x"], "x.txt"));
  const json = JSON.stringify({ amount: 1, "__proto__": { admin: true } });
  for (const body of [multipart, json, new Blob(["amount=1"])]) {
    const init = { method: "POST", headers: { origin: APP_URL }, body };
    const response = await client.fetch(`${APP_URL}/make-change`, init);
    assertEquals(response.status, 415);
    assertStringIncludes(await response.text(), "We did not understand that");
  }
});

Deno.test("input is shown again as text (S83)", async () => {
  const amounts = [
    '"><script>alert(1)</script>',
    "</script><!--",
    "'\"`<>&",
    "\u202e1.23",
    "{{7*7}}${7*7}",
  ];
  for (const amount of amounts) {
    const { status, body, field } = await change(amount);
    assertEquals(status, 422);
    assertEquals(field, amount);
    assertEquals(body.includes("<script>alert"), false);
    assertEquals(body.includes("</script><!--"), false);
  }
});

Deno.test("a form sent twice gets the same answer (S84)", async () => {
  const first = await change("1.23");
  const again = await change("1.23");
  assertEquals([first.status, again.status], [200, 200]);
});
