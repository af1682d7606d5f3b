import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { requestPasswordChange } from "./support/password.ts";
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
