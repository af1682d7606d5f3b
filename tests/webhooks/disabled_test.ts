import { assertEquals } from "@std/assert";
import { openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";
import { MONICA, MONICA_ID } from "../support/users.ts";
import { deliverSigned, eventBody } from "../support/webhook_sender.ts";

keepLog();
const app = await openApp({ WEBHOOK_ENABLED: "false" });
// Test files share the environment of the run.
Deno.env.delete("WEBHOOK_ENABLED");

Deno.test("with WEBHOOK_ENABLED=false there is no webhook, and events do nothing", async () => {
  const client = await app.signedIn(MONICA);
  const body = eventBody("user.delete", { user: { id: MONICA_ID } });
  const response = await deliverSigned(app, body);
  await response.body?.cancel();
  assertEquals(response.status, 404);
  assertEquals(await isSignedIn(client), true);
});
