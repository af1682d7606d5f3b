import { assert, assertEquals } from "@std/assert";
import { APP_URL } from "../support/app.ts";
import { change, CLIENT_ID } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { startPool } from "./pool.ts";

const CLIENT_SECRET = "another-secret-of-this-test-alone";

Deno.test("sessions survive a new client secret; with the old one they end in a sign-in (S100)", async () => {
  await using pool = await startPool(1);
  const [old] = pool.replicas;
  assert(old);
  const [lucky, unlucky] = [pool.browser(), pool.browser(old.handle)];
  for (const client of [lucky, unlucky]) {
    await signIn(client);
    await pool.expireAccessToken(client);
  }
  const application = pool.emulator.applications.get(CLIENT_ID);
  assert(application);
  using _secret = change(application.oauth, { clientSecret: CLIENT_SECRET });
  const started = await pool.start({ CLIENT_SECRET });

  // FusionAuth knows one secret of an application, so the old server can refresh nothing.
  assertEquals(await statusOf(unlucky, "/account"), 303);
  const refused = await signIn(unlucky);
  assertEquals(refused.url.pathname, "/callback");
  assertEquals(refused.response.status, 502);

  await pool.stop(old);
  assertEquals(await statusOf(lucky, "/account"), 200);
  const again = await signIn(pool.browser(started.handle));
  assertEquals(again.url.href, `${APP_URL}/account`);
});
