// Conformance modules of the OpenID Foundation for relying parties, by their names, against the
// local FusionAuth: logout (B3).
import { assertEquals } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { assertSignedOut, formFieldsOf } from "../support/pages.ts";
import { openAttempts } from "../support/sign_in_attempt.ts";

const { app } = await openAttempts();
const { faults, requests } = app.emulator;

/** Signs out and comes back from FusionAuth. */
async function signOutAndReturn(client: CookieClient, fault?: FaultName) {
  const fields = await formFieldsOf(client);
  requests.length = 0;
  const setting = fault && faults.set(fault);
  const landing = await client.submit(`${APP_URL}/logout`, fields)
    .finally(() => setting?.clear());
  assertEquals(landing.url.href, `${APP_URL}/`);
  assertEquals(landing.response.status, 200);
  await assertSignedOut(client);
  return requests.find(({ path }) => path === "/oauth2/logout");
}

Deno.test("oidcc-client-test-rp-init-logout: client_id and the registered return address are sent (B3)", async () => {
  const logout = await signOutAndReturn(await app.signedIn());
  assertEquals([...logout?.query.keys() ?? []].sort(), [
    "client_id",
    "post_logout_redirect_uri",
    "state",
  ]);
  assertEquals(
    logout?.query.get("post_logout_redirect_uri"),
    `${APP_URL}/logout`,
  );
});

Deno.test("oidcc-client-test-rp-init-logout-other-state: the return is handled (B3)", async () => {
  await signOutAndReturn(await app.signedIn(), "logout/state-wrong");
});

Deno.test("oidcc-client-test-rp-init-logout-no-state: the return is handled (B3)", async () => {
  await signOutAndReturn(await app.signedIn(), "logout/state-missing");
});
