import { assertEquals, assertRejects } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { getTokens } from "../testing/get_tokens.ts";
import { RICHARD } from "./support/app.ts";
import { CLIENT_ID, openEmulator } from "./support/client.ts";

Deno.test("getTokens() signs a user in and returns the token response", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, { clientId: CLIENT_ID, ...RICHARD });
  const userinfo = await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );

  assertEquals((await userinfo.json()).email, "richard@example.com");
  assertEquals(typeof tokens.id_token, "string");
  assertEquals(typeof tokens.refresh_token, "string");
});

Deno.test("getTokens() fails with the reason", async () => {
  await using emulator = await openEmulator();
  const person = { clientId: CLIENT_ID, ...RICHARD };
  await assertRejects(
    () => getTokens(emulator, { ...person, password: "wrong" }),
    Error,
    "Cannot sign in richard@example.com: status 200",
  );
  await assertRejects(
    () => getTokens(emulator, { ...person, clientId: "nobody" }),
    Error,
    "There is no application nobody with a redirect URI",
  );
  using _fault = emulator.faults.set("exchange/error-temporary");
  await assertRejects(
    () => getTokens(emulator, person),
    Error,
    "temporarily_unavailable",
  );
});

Deno.test("callApi() uses the kickstart's API key, or another", async () => {
  await using emulator = await openEmulator();
  const path = "/api/user?loginId=richard@example.com";
  const found = await callApi(emulator, ["GET", path]);
  const refused = await callApi(emulator, ["GET", path], undefined, {
    authorization: "another-key",
  });

  assertEquals((await found.json()).user.firstName, "Richard");
  assertEquals(refused.status, 401);
});
