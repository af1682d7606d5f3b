import { assertEquals, assertNotEquals } from "@std/assert";
import {
  authorize,
  callbackOf,
  claimsOf,
  exchange,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";

Deno.test("without Keep me signed in, every sign-in asks for the password", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser });
  const again = await authorize(emulator, {}, browser);
  assertEquals(again.status, 200);
  await again.body?.cancel();
});

Deno.test("with Keep me signed in, the next sign-in does not ask for the password", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  const again = await authorize(emulator, { prompt: "none" }, browser);
  assertEquals(again.status, 302);
  assertNotEquals(callbackOf(again).get("code"), null);
});

Deno.test("auth_time is that of the password, and sid that of the SSO session", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const first =
    callbackOf(await signIn(emulator, { browser, remember: true })).get(
      "code",
    ) ?? "";
  const one = claimsOf(
    (await (await exchange(emulator, first)).json()).id_token,
  );
  emulator.core.clock.offsetSeconds = 100;
  const second =
    callbackOf(await authorize(emulator, {}, browser)).get("code") ?? "";
  const two = claimsOf(
    (await (await exchange(emulator, second)).json()).id_token,
  );
  assertEquals(two.auth_time, one.auth_time);
  assertEquals(two.sid, one.sid);
});

Deno.test("prompt=login and an exceeded max_age ask for the password", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  emulator.core.clock.offsetSeconds = 100;

  const byPrompt = await authorize(emulator, { prompt: "login" }, browser);
  const byAge = await authorize(emulator, { "max_age": "99" }, browser);
  const young = await authorize(emulator, { "max_age": "1000" }, browser);

  assertEquals(byPrompt.status, 200);
  await byPrompt.body?.cancel();
  assertEquals(byAge.status, 200);
  await byAge.body?.cancel();
  assertEquals(young.status, 302);
});

Deno.test("an SSO session ends after its idle timeout", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  emulator.core.clock.offsetSeconds = 3601;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "login_required");
});
