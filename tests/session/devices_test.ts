import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
  type Person,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { MINUTE } from "../support/clock.ts";
import { sessionIdOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import {
  createCustomer,
  type Customer,
  refreshTokenIds,
} from "../support/users.ts";

const log = keepLog();
const app = await openApp();

const FIREFOX =
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const SAFARI =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

async function signInWith(
  userAgent: string,
  user: Person,
): Promise<CookieClient> {
  const client = app.browser({ "user-agent": userAgent });
  await signIn(client, user);
  return client;
}

/** The devices page: the text of each, and the values of the buttons. */
async function readDevices(client: CookieClient) {
  const { body } = await client.navigate(`${APP_URL}/account/devices`);
  const list = body.slice(body.indexOf("<main"));
  return {
    texts: [...list.matchAll(/<li\b.*?<\/li>/gs)].map(([item]) =>
      item.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim()
    ),
    buttons: [...list.matchAll(/<button\b[^>]*\bname="device"[^>]*>/g)]
      .map(([tag]) => /\bvalue="([^"]*)"/.exec(tag)?.[1] ?? ""),
    fields: hiddenFields(list),
  };
}

/** Presses a button of the list. */
async function press(
  client: CookieClient,
  device: string | string[],
): Promise<Response> {
  const { fields } = await readDevices(client);
  const form = new URLSearchParams(fields);
  for (const value of [device].flat()) form.append("device", value);
  return await client.post(`${APP_URL}/account/devices`, form);
}

async function twoDevices(): Promise<[Customer, CookieClient, CookieClient]> {
  const customer = await createCustomer(app);
  const firefox = await signInWith(FIREFOX, customer);
  return [customer, firefox, await signInWith(SAFARI, customer)];
}

Deno.test("the devices page lists devices by browser and system, this one first", async () => {
  const [, firefox, safari] = await twoDevices();
  const seen = await readDevices(firefox);
  assertEquals(seen.texts.length, 2);
  assertMatch(seen.texts[0] ?? "", /^Firefox on Linux This device Signed in /);
  assertMatch(seen.texts[1] ?? "", /^Safari on iOS Signed in .* Last seen /);
  assertMatch(
    (await readDevices(safari)).texts[0] ?? "",
    /^Safari on iOS This/,
  );
});

Deno.test("this device has no button, another has one, and one button signs all others out", async () => {
  const customer = await createCustomer(app);
  const alone = await signInWith(FIREFOX, customer);
  assertEquals((await readDevices(alone)).buttons, []);
  await signInWith(SAFARI, customer);
  const { buttons } = await readDevices(alone);
  assertEquals(buttons.length, 2);
  assertEquals(buttons[1], "others");
});

Deno.test("signing out one device takes effect at once and keeps this one", async () => {
  const [, firefox, safari] = await twoDevices();
  const [device = ""] = (await readDevices(firefox)).buttons;
  const response = await press(firefox, device);
  assertEquals(response.status, 303);
  assertEquals(response.headers.get("location"), "/account/devices");
  assertEquals(await isSignedIn(safari), false);
  assertEquals(await isSignedIn(firefox), true);
  assertEquals((await readDevices(firefox)).texts.length, 1);
});

Deno.test("signing out all other devices takes effect at once and keeps this one", async () => {
  const [customer, firefox, safari] = await twoDevices();
  const third = await signInWith(SAFARI, customer);
  await press(firefox, "others");
  assertEquals(await isSignedIn(safari), false);
  assertEquals(await isSignedIn(third), false);
  assertEquals(await isSignedIn(firefox), true);
});

Deno.test("the refresh tokens of the devices signed out are revoked at FusionAuth, and no others", async () => {
  const [customer, firefox] = await twoDevices();
  const [own, other] = refreshTokenIds(app, customer);
  await press(firefox, "others");
  assertEquals(refreshTokenIds(app, customer), [own]);
  assertEquals(
    app.emulator.refreshTokens.some(({ id }) => id === other),
    false,
  );
});

Deno.test("devices are signed out and revoked even if this device's access token has expired", async () => {
  const [customer, firefox, safari] = await twoDevices();
  app.advance(400);
  await press(firefox, "others");
  assertEquals(await isSignedIn(safari), false);
  assertEquals(refreshTokenIds(app, customer).length, 1);
});

Deno.test("a slow revocation of one refresh token does not delay the others", async () => {
  const [customer, firefox] = await twoDevices();
  await signInWith(SAFARI, customer);
  const { promise: bothRevoked, resolve } = Promise.withResolvers<void>();
  const { listeners } = app.emulator;
  const watch = () => {
    if (refreshTokenIds(app, customer).length === 1) resolve();
  };
  listeners.add(watch);
  log.clear();
  using held = app.emulator.faults.set("api/held", { times: 1 });
  const pressing = press(firefox, "others");
  await held.reached;
  await bothRevoked;
  held.release();
  assertEquals((await pressing).status, 303);
  assertEquals(log.events("refresh_token.not_revoked"), []);
  listeners.delete(watch);
});

Deno.test("devices are signed out even while FusionAuth is down", async () => {
  const [customer, firefox, safari] = await twoDevices();
  log.clear();
  using _down = app.emulator.faults.set("api/status-503");
  assertEquals((await press(firefox, "others")).status, 303);
  assertEquals(await isSignedIn(safari), false);
  assertEquals(await isSignedIn(firefox), true);
  assertEquals(log.events("refresh_token.not_revoked").length, 1);
  assertEquals(refreshTokenIds(app, customer).length, 2);
});

Deno.test("another user's device cannot be signed out", async () => {
  const [, firefox, safari] = await twoDevices();
  const [victim = ""] = (await readDevices(firefox)).buttons;
  const thief = await signInWith(FIREFOX, await createCustomer(app));
  await press(thief, victim);
  assertEquals(await isSignedIn(safari), true);
  await press(thief, "others");
  assertEquals(await isSignedIn(safari), true);
  assertEquals(await isSignedIn(thief), true);
});

Deno.test("the page lists no other user's devices and shows no session id", async () => {
  const [, firefox] = await twoDevices();
  const thief = await signInWith(SAFARI, await createCustomer(app));
  assertEquals((await readDevices(thief)).texts.length, 1);
  const { body } = await firefox.navigate(`${APP_URL}/account`);
  const cookie = sessionIdOf(firefox);
  assertEquals(body.includes(cookie), false);
});

Deno.test("an unknown device is ignored, and no device is a bad request", async () => {
  const [, firefox] = await twoDevices();
  assertEquals((await press(firefox, "0".repeat(43))).status, 303);
  assertEquals((await press(firefox, [])).status, 400);
  assertEquals(await isSignedIn(firefox), true);
  assertEquals((await readDevices(firefox)).texts.length, 2);
});

Deno.test("a form of another session, or from another origin, ends nothing", async () => {
  const [, firefox, safari] = await twoDevices();
  const { fields } = await readDevices(firefox);
  const path = `${APP_URL}/account/devices`;
  const stale = await firefox.post(path, {
    ...(await readDevices(safari)).fields,
    device: "others",
  });
  const foreign = await firefox.fetch(path, {
    method: "POST",
    headers: { origin: "https://evil.example" },
    body: new URLSearchParams({ ...fields, device: "others" }),
  });
  assertEquals([stale.status, foreign.status], [409, 403]);
  assertEquals(await isSignedIn(safari), true);
});

Deno.test("a device that has ended by itself is not listed", async () => {
  const [, firefox, safari] = await twoDevices();
  app.advance(20 * MINUTE);
  assertEquals(await isSignedIn(firefox), true);
  app.advance(20 * MINUTE);
  assertEquals((await readDevices(firefox)).texts.length, 1);
  assertEquals(await isSignedIn(safari), false);
});

Deno.test("signing out all others ends those that are over by this server's clock alone", async () => {
  const [, firefox, safari] = await twoDevices();
  app.advance(20 * MINUTE);
  assertEquals(await isSignedIn(firefox), true);
  app.advance(11 * MINUTE);
  await (await press(firefox, "others")).body?.cancel();
  // As another replica, whose clock is behind, would see it.
  app.advance(-11 * MINUTE);
  assertEquals(await isSignedIn(safari), false);
});

Deno.test("a long user agent is not read, and a long name is cut", async () => {
  const customer = await createCustomer(app);
  const long = await signInWith(`${FIREFOX}${"x".repeat(512)}`, customer);
  assertMatch(
    (await readDevices(long)).texts[0] ?? "",
    /^Unknown browser on unknown system This device/,
  );
  const named = await signInWith(`${"N".repeat(100)}/1.0 x`, customer);
  assertMatch((await readDevices(named)).texts[0] ?? "", /^N{40} on /);
});

Deno.test("an odd user agent is shown as text", async () => {
  const customer = await createCustomer(app);
  const client = await signInWith("<script>alert(1)</script>/1.0", customer);
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertEquals(body.includes("<script>alert(1)"), false);
  assertStringIncludes(
    (await readDevices(client)).texts[0] ?? "",
    "This device",
  );
});
