import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  CLIENT_ID,
  CLIENT_SECRET,
  exchange,
  getCode,
  openEmulator,
} from "./support/client.ts";
import { reasonOf } from "./support/token.ts";

Deno.test("a client authenticates by header, by body or by both", async () => {
  await using emulator = await openEmulator();
  const header = {
    authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
  };
  const none = { "client_id": null, "client_secret": null };
  const byHeader = await exchange(
    emulator,
    await getCode(emulator),
    none,
    header,
  );
  const byBody = await exchange(emulator, await getCode(emulator));
  const byBoth = await exchange(emulator, await getCode(emulator), {}, header);
  assertEquals([byHeader.status, byBody.status, byBoth.status], [
    200,
    200,
    200,
  ]);
});

Deno.test("the Basic header can be form-encoded, as in RFC 6749", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) application.oauth.clientSecret = "a+b%c:d e";
  const encoded = new URLSearchParams({ s: "a+b%c:d e" }).toString().slice(2);
  const none = { "client_id": null, "client_secret": null };
  const asRfc = { authorization: `Basic ${btoa(`${CLIENT_ID}:${encoded}`)}` };
  const asIs = { authorization: `Basic ${btoa(`${CLIENT_ID}:a+b%c:d e`)}` };
  assertEquals(
    (await exchange(emulator, await getCode(emulator), none, asRfc)).status,
    200,
  );
  assertEquals(
    (await exchange(emulator, await getCode(emulator), none, asIs)).status,
    200,
  );
});

Deno.test("a Basic header that is not the Base64 of id and secret is named as such", async () => {
  await using emulator = await openEmulator();
  for (const value of ["!!!", btoa("no colon"), ""]) {
    const response = await exchange(emulator, "a-code", {}, {
      authorization: `Basic ${value}`,
    });
    const { error_reason: reason, error_description: description } =
      await response.json();
    assertEquals(
      [response.status, reason],
      [401, "invalid_client_authentication"],
    );
    assertStringIncludes(description, "Base64");
  }
});

Deno.test("a client with a missing or wrong secret is refused", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  const missing = await exchange(emulator, code, { "client_secret": null });
  const wrong = await exchange(emulator, code, { "client_secret": "wrong" });
  const scheme = await exchange(emulator, code, {}, {
    authorization: "Bearer x",
  });
  const unknown = await exchange(emulator, code, {
    "client_id": crypto.randomUUID(),
  });

  assertEquals(await reasonOf(missing), [
    401,
    "invalid_client",
    "client_authentication_missing",
  ]);
  assertEquals(await reasonOf(wrong), [
    401,
    "invalid_client",
    "invalid_client_authentication",
  ]);
  assertEquals(await reasonOf(scheme), [
    401,
    "invalid_client",
    "invalid_client_authentication_scheme",
  ]);
  assertEquals(await reasonOf(unknown), [
    401,
    "invalid_client",
    "invalid_client_id",
  ]);
  // None of these attempts used up the code.
  assertEquals((await exchange(emulator, code)).status, 200);
});

Deno.test("a wrong secret is refused even if none is required", async () => {
  await using emulator = await openEmulator();
  const application = emulator.core.store.applications.get(CLIENT_ID);
  if (application !== undefined) {
    application.oauth.clientAuthenticationPolicy = "NotRequired";
  }
  const code = await getCode(emulator);
  assertEquals(
    (await exchange(emulator, code, { "client_secret": "wrong" })).status,
    401,
  );
  assertEquals(
    (await exchange(emulator, code, { "client_secret": null })).status,
    200,
  );
});

Deno.test("an attempt by another client uses up a code", async () => {
  await using emulator = await openEmulator();
  const { applications } = emulator.core.store;
  const application = applications.get(CLIENT_ID);
  const other = crypto.randomUUID();
  if (application !== undefined) {
    applications.set(other, { ...application, id: other });
  }
  const code = await getCode(emulator);
  const foreign = await exchange(emulator, code, { "client_id": other });
  assertEquals(await reasonOf(foreign), [
    400,
    "invalid_grant",
    "client_id_mismatch",
  ]);
  assertEquals((await exchange(emulator, code)).status, 400);
});

Deno.test("header and body must name the same client", async () => {
  await using emulator = await openEmulator();
  const response = await exchange(
    emulator,
    await getCode(emulator),
    { "client_id": crypto.randomUUID(), "client_secret": null },
    { authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}` },
  );
  assertEquals(await reasonOf(response), [
    400,
    "invalid_request",
    "client_id_mismatch",
  ]);
});

Deno.test("an inactive application is refused, and a locked user gets no tokens", async () => {
  await using emulator = await openEmulator();
  const { applications, users } = emulator.core.store;
  const code = await getCode(emulator);
  const application = applications.get(CLIENT_ID);
  if (application !== undefined) application.active = false;
  const inactive = await exchange(emulator, code);
  assertEquals((await reasonOf(inactive))[0], 401);
  if (application !== undefined) application.active = true;
  for (const user of users.values()) user.active = false;
  assertEquals((await reasonOf(await exchange(emulator, code)))[0], 400);
});
