import { assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { openKv } from "../support/app_modules.ts";
import { HOUR } from "../support/clock.ts";
import { keepLog } from "../support/log_lines.ts";
import { MONICA } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

/** What the teller's page says, in its order. */
async function readTotals(): Promise<string[]> {
  const { response, body } = await (await app.signedIn(MONICA))
    .navigate(`${APP_URL}/teller`);
  assertEquals(response.status, 200);
  return [...body.matchAll(/<dd[^>]*>([^<]*)</g)].map(([, text = ""]) => text);
}

async function makeChange(client: CookieClient, amount: string) {
  const response = await client.post(`${APP_URL}/make-change`, { amount });
  return await response.text();
}

/** Moves on to a day without totals. */
async function nextDay(): Promise<string> {
  app.advance(24 * HOUR);
  assertEquals(await readTotals(), ["0", "$0.00", "0", "0"]);
  return new Date().toISOString().slice(0, 10);
}

Deno.test("the teller sees the day's change, from every customer, and nothing of the day before", async () => {
  await nextDay();
  const [one, other] = [await app.signedIn(), await app.signedIn()];
  await Promise.all([
    makeChange(one, "1.23"),
    makeChange(other, "1,000"),
    makeChange(one, "0.04"),
    makeChange(one, "nonsense"),
  ]);
  assertEquals(await readTotals(), ["3", "$1,001.27", "20,024", "7"]);
  await nextDay();
});

Deno.test("the largest amount can be changed all day long, and the page shows the exact total", async () => {
  const day = await nextDay();
  const kv = await openKv();
  // As after 90,200 times the largest amount: more cents than a double holds exactly.
  await kv.set(["change_by_day", day, "times"], new Deno.KvU64(90_200n));
  const cents = 90_200n * 100_000_000_000n;
  await kv.set(["change_by_day", day, "cents"], new Deno.KvU64(cents));
  const client = await app.signedIn();
  await makeChange(client, "1,000,000,000.00");
  await makeChange(client, "0.01");
  assertEquals(
    (await readTotals()).slice(0, 2),
    ["90,202", "$90,201,000,000,000.01"],
  );
});

Deno.test("totals as large as KV holds are shown, and rows of another kind count as nothing", async () => {
  const day = await nextDay();
  const kv = await openKv();
  await kv.set(["change_by_day", day, "cents"], new Deno.KvU64(2n ** 64n - 1n));
  await kv.set(["change_by_day", day, "nickels"], "many");
  await kv.set(["change_by_day", day, "pennies"], -1);
  assertEquals(await readTotals(), [
    "0",
    "$184,467,440,737,095,516.15",
    "0",
    "0",
  ]);
});

Deno.test("a customer's change does not depend on the totals", async () => {
  const day = await nextDay();
  const kv = await openKv();
  await kv.set(["change_by_day", day, "cents"], "no number");
  log.clear();
  const body = await makeChange(await app.signedIn(), "1.23");
  assertStringIncludes(body, "24 nickels and 3 pennies");
  assertEquals(log.events("day_totals.not_counted").length, 1);
});
