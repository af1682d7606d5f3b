import { assertEquals, assertStringIncludes } from "@std/assert";
import { getTokens, openEmulator } from "./support/client.ts";
import { openReceiver } from "./support/webhooks.ts";

Deno.test("a delivery keeps its body, and each attempt with its signature and answer", async () => {
  await using receiver = await openReceiver([
    () => new Response("busy", { status: 503 }),
    () => new Response("done"),
  ]);
  const { emulator } = receiver;
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const [delivery] = emulator.deliveries;
  const [sent] = receiver.deliveries;

  assertEquals(delivery?.body, new TextDecoder().decode(sent?.body));
  assertEquals(
    delivery?.history.map(({ status, answer }) => [status, answer]),
    [[503, "busy"], [200, "done"]],
  );
  assertEquals(
    delivery?.history[0]?.headers["x-fusionauth-signature-jwt"],
    sent?.request.headers.get("x-fusionauth-signature-jwt"),
  );
});

Deno.test("a delivery without a response says why", async () => {
  await using emulator = await openEmulator({
    fetch: () => Promise.reject(new TypeError("connection refused")),
  });
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const [delivery] = emulator.deliveries;
  assertEquals([delivery?.status, delivery?.attempts], [null, 4]);
  assertStringIncludes(
    delivery?.history[0]?.answer ?? "",
    "connection refused",
  );
});

Deno.test("a delivery is repeated with the same body", async () => {
  await using receiver = await openReceiver();
  const { emulator } = receiver;
  await getTokens(emulator);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  const [delivery] = emulator.deliveries;
  const again = delivery === undefined
    ? null
    : emulator.core.deliveries.repeat(delivery);
  const [first, second] = await receiver.events();
  assertEquals(again?.id, "2");
  assertEquals(first, second);
});
