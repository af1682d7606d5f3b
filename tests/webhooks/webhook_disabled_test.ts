import { assertEquals } from "@std/assert";
import { MONICA, openApp } from "../support/app.ts";
import { isSignedIn } from "../support/customers.ts";
import { keepLog } from "../support/log_lines.ts";
import { deliverSigned, eventBody } from "../support/webhook_sender.ts";

keepLog();
const app = await openApp({ WEBHOOK_ENABLED: "false" });
// The environment is that of the whole test run.
Deno.env.delete("WEBHOOK_ENABLED");

Deno.test("with WEBHOOK_ENABLED=false there is no webhook, and events do nothing", async () => {
  const client = await app.signedIn(MONICA);
  const body = eventBody("user.delete", {
    user: { id: "00000000-0000-0000-0000-222222222222" },
  });
  const response = await deliverSigned(app, body);
  await response.body?.cancel();
  assertEquals(response.status, 404);
  assertEquals(await isSignedIn(client), true);
});
