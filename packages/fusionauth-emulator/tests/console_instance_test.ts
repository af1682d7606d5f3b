import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { refreshStatus } from "./support/api.ts";
import {
  claimsOf,
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { writeKickstart } from "./support/kickstart_files.ts";
import { requestPasswordChange } from "./support/password.ts";
import { register } from "./support/register.ts";
import { openReceiver } from "./support/webhooks.ts";

Deno.test("mails are shown with their links, and who got none", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await requestPasswordChange(emulator, browser, "richard@example.com");
  await requestPasswordChange(emulator, browser, "nobody@example.com");
  const html = await getPage(emulator, "/console/mails");
  const [mail, none] = emulator.mails;

  assertEquals([mail?.to, none?.to, none?.link], [
    "richard@example.com",
    "nobody@example.com",
    null,
  ]);
  assertStringIncludes(html, "The link works once, within 10 minutes.");
  assertStringIncludes(html, "No mail to nobody@example.com");
  assert(mail?.link?.startsWith(`${emulator.origin}/password/change/`));
  await postForm(emulator, "/console/mails/forget");
  assertEquals(emulator.mails, []);
});

Deno.test("a delivery is shown with its body, signature and answers", async () => {
  await using receiver = await openReceiver([
    () => new Response("busy", { status: 503 }),
    () => new Response("done"),
  ]);
  const { emulator } = receiver;
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const list = await getPage(emulator, "/console/webhooks");
  const html = await getPage(emulator, "/console/webhooks/1");

  assertStringIncludes(list, "Accepted with 200");
  assertStringIncludes(list, "2 attempts");
  for (
    const text of [
      "Attempt 2",
      "status 503",
      "<pre>busy</pre>",
      "<pre>done</pre>",
      "request_body_sha256",
      "&quot;type&quot;: &quot;jwt.refresh-token.revoke&quot;",
    ]
  ) assertStringIncludes(html, text);
});

Deno.test("a delivery without a response says why", async () => {
  await using emulator = await openEmulator({
    fetch: () => Promise.reject(new TypeError("connection refused")),
  });
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  assertEquals(emulator.deliveries[0]?.status, null);
  assertStringIncludes(
    await getPage(emulator, "/console/webhooks/1"),
    "<pre>connection refused</pre>",
  );
});

Deno.test("a delivery is sent again with the same body", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const response = await postForm(emulator, "/console/webhooks/1");
  const [first, second] = await receiver.events();

  assertEquals(locationOf(response), "/console/webhooks/2?done=sent");
  assertEquals(first, second);
  assertEquals(receiver.deliveries.length, 2);
});

Deno.test("an event is prepared, edited and sent by hand", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  const query = new URLSearchParams({
    type: "user.login.success",
    userId: RICHARD_ID,
  });
  const page = await getPage(emulator, `/console/webhooks/new?${query}`);
  const [webhook] = emulator.webhooks.values();
  const response = await postForm(emulator, "/console/webhooks", {
    webhookId: webhook?.id ?? "",
    event: '{ "type": "user.login.success", "tenantId": "t", "extra": 1 }',
  });
  const broken = await postForm(emulator, "/console/webhooks", {
    webhookId: webhook?.id ?? "",
    event: '{ "type": 1 }',
  });
  const [event] = await receiver.events();

  assertStringIncludes(
    page,
    "&quot;authenticationType&quot;: &quot;PASSWORD&quot;",
  );
  assertEquals(locationOf(response), "/console/webhooks/1?done=sent");
  assertEquals([event?.type, event?.extra], ["user.login.success", 1]);
  assert(
    receiver.deliveries[0]?.request.headers.has("x-fusionauth-signature-jwt"),
  );
  assertEquals(broken.status, 422);
  assertStringIncludes(
    await broken.text(),
    "The event needs a &quot;type&quot;.",
  );
});

Deno.test("time goes forward an hour, and tokens expire", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const userinfo = async () =>
    (await emulator.handler(
      new Request(`${emulator.origin}/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      }),
    )).status;
  const before = await userinfo();
  await postForm(emulator, "/console/time", { seconds: "3600" });
  const after = await userinfo();
  const page = await getPage(emulator, "/console/time");
  const wrong = await postForm(emulator, "/console/time", { seconds: "soon" });
  await postForm(emulator, "/console/time", { reset: "true" });

  assertEquals([before, after], [200, 401]);
  assertStringIncludes(page, "1 hour ahead of this machine.");
  assertEquals(wrong.status, 422);
  assertEquals(emulator.clock.offsetSeconds, 0);
});

Deno.test("a fault is switched on and cleared", async () => {
  await using emulator = await openEmulator();
  await postForm(emulator, "/console/faults", {
    fault: "id-token/nonce-wrong",
    times: "2",
  });
  const wrong = claimsOf((await getTokens(emulator)).id_token).nonce;
  const page = await getPage(emulator, "/console/faults");
  await postForm(emulator, "/console/faults/clear", { index: "0" });
  const unknown = await postForm(emulator, "/console/faults", { fault: "x" });

  assert(wrong !== "the-nonce");
  assertStringIncludes(page, "applied once");
  assertEquals(emulator.faults.active, []);
  assertEquals(unknown.status, 422);
});

Deno.test("starting over brings back the kickstart and forgets the rest, but keeps the keys", async () => {
  await using emulator = await openEmulator({ faults: true });
  const tokens = await getTokens(emulator);
  await register(emulator);
  await postForm(emulator, `/console/users/${RICHARD_ID}/lock`);
  const application = [...emulator.applications.values()].at(-1);
  if (application?.jwt) application.jwt.timeToLiveInSeconds = 1;
  emulator.faults.set("id-token/nonce-wrong");
  emulator.clock.offsetSeconds = 3600;
  const kids = emulator.core.keys.all().map(({ kid }) => kid);
  const notes = [...emulator.core.notes];
  const { issuer } = emulator;
  const response = await postForm(emulator, "/console/start-over");

  assertEquals(locationOf(response), "/console/start-over?done=reset");
  assertEquals(emulator.findUser("erlich@example.com"), null);
  assertEquals(emulator.core.keys.all().map(({ kid }) => kid), kids);
  assertEquals([emulator.issuer, emulator.core.notes], [issuer, notes]);
  assertEquals(
    [
      emulator.stories,
      emulator.mails,
      emulator.deliveries,
      emulator.requests,
      emulator.faults.active,
      emulator.refreshTokens,
      emulator.clock.offsetSeconds,
    ],
    [[], [], [], [], [], [], 0],
  );
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const { exp, iat } = claimsOf((await getTokens(emulator)).access_token);
  assertEquals(Number(exp) - Number(iat), 300);
});

Deno.test("starting over with a mistake in the kickstart changes nothing", async () => {
  const user = (email: string) =>
    `{ "requests": [{ "method": "POST", "url": "/api/user", "body": {
      "user": { "email": "${email}", "password": "password" } } }] }`;
  const kickstartFile = await writeKickstart({
    "kickstart.json": user("a@example.com"),
  });
  await using emulator = await openEmulator({ kickstartFile });
  await Deno.writeTextFile(kickstartFile, "{ oops");
  const broken = await postForm(emulator, "/console/start-over");
  const kept = emulator.findUser("a@example.com");
  await Deno.writeTextFile(kickstartFile, user("b@example.com"));
  await postForm(emulator, "/console/start-over");

  assertEquals(broken.status, 422);
  assertStringIncludes(await broken.text(), "kickstart.json, line 1");
  assert(kept !== null);
  assertEquals(emulator.findUser("a@example.com"), null);
  assert(emulator.findUser("b@example.com") !== null);
});
