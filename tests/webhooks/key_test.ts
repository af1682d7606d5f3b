import { assertEquals } from "@std/assert";
import { SignJWT } from "jose";
import { openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";
import { createCustomer } from "../support/users.ts";
import {
  deliver,
  deliverSigned,
  digestOf,
  eventBody,
  webhookKey,
} from "../support/webhook_sender.ts";

const log = keepLog();
const app = await openApp((emulator) => ({
  WEBHOOK_KEY_ID: webhookKey({ emulator }).kid,
}));
// Test files share the environment of the run.
Deno.env.delete("WEBHOOK_KEY_ID");

Deno.test("with WEBHOOK_KEY_ID no other key of FusionAuth signs an event, the tokens' included (S62)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const body = eventBody("user.delete", { user: { id: customer.id } });
  const digest = await digestOf(body);
  const others = app.emulator.keys.all().filter(({ kid, signer }) =>
    kid !== webhookKey(app).kid && signer !== null
  );
  assertEquals(others.length > 0, true);
  for (const { kid, algorithm, signer } of others) {
    if (signer === null) continue;
    log.clear();
    const signature = await new SignJWT({ "request_body_sha256": digest })
      .setProtectedHeader({ alg: algorithm, kid })
      .sign(signer);
    const response = await deliver(app, body, signature);
    await response.body?.cancel();
    assertEquals(response.status, 400);
    assertEquals(
      log.events("webhook.refused")[0]?.error,
      "FusionAuthError: Cannot accept a webhook: it is not signed by the key WEBHOOK_KEY_ID",
    );
  }
  assertEquals(await isSignedIn(client), true);
  const genuine = await deliverSigned(app, body);
  assertEquals(genuine.status, 200);
  assertEquals(await isSignedIn(client), false);
});
