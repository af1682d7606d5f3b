// Conformance modules of the OpenID Foundation for relying parties, by their names, against the
// local FusionAuth: refresh (B2). A negative module passes when the session ends and FusionAuth is
// called only to revoke.
import { assertEquals } from "@std/assert";
import type { FaultName } from "@changebank/fusionauth-emulator/faults";
import { ACCESS_TOKEN_LIFETIME } from "../support/clock.ts";
import { assertSignedOut, statusOf } from "../support/pages.ts";
import { openAttempts, pathsOf } from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";

const { app } = await openAttempts();
const { faults, requests } = app.emulator;

/** A refresh with such a token ends the session, and the token is revoked. */
async function assertRefreshRefused(fault: FaultName): Promise<void> {
  const client = await app.signedIn();
  const before = await countSessions();
  app.advance(ACCESS_TOKEN_LIFETIME);
  requests.length = 0;
  {
    using _setting = faults.set(fault);
    assertEquals(await statusOf(client, "/account"), 303);
  }
  assertEquals(pathsOf(requests), ["/oauth2/token", "/api/logout"]);
  assertEquals(await countSessions(), before - 1);
  await assertSignedOut(client);
}

Deno.test("oidcc-client-test-refresh-token: the new refresh token is used (B2)", async () => {
  const client = await app.signedIn();
  const used: (string | null)[] = [];
  for (let count = 0; count < 2; count++) {
    app.advance(ACCESS_TOKEN_LIFETIME);
    requests.length = 0;
    assertEquals(await statusOf(client, "/account"), 200);
    used.push(requests[0]?.form.get("refresh_token") ?? null);
  }
  assertEquals(new Set(used).size, 2);
});

Deno.test("oidcc-client-test-refresh-token-invalid-issuer: the session ends (B2)", async () => {
  await assertRefreshRefused("id-token/iss-wrong");
});

Deno.test("oidcc-client-test-refresh-token-invalid-sub: the session ends (B2)", async () => {
  await assertRefreshRefused("id-token/sub-other");
});
