import {
  assertEquals,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { hiddenFields } from "../testing/html.ts";
import {
  authorize,
  callbackOf,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";

import { changeBank } from "./support/kickstart.ts";

Deno.test("an unregistered user is asked for missing required fields first", async () => {
  await using emulator = await openEmulator();
  const richard = emulator.findUser("richard@example.com");
  if (richard === null) throw new Error("The kickstart has no Richard");
  richard.registrations = [];
  delete richard.profile.lastName;
  const browser = openBrowser(emulator);
  const response = await signIn(emulator, { browser });
  assertStringIncludes(
    response.headers.get("location") ?? "",
    "/oauth2/complete-registration?",
  );
  const url = new URL(
    response.headers.get("location") ?? "",
    emulator.origin,
  );
  const page = await browser.fetch(url);
  const html = await page.text();
  assertStringIncludes(html, 'name="user.lastName"');
  assertEquals(html.includes('name="user.firstName"'), false);

  const fields = hiddenFields(html);
  const empty = await browser.post(url, { ...fields, "user.lastName": "" });
  assertStringIncludes(await empty.text(), "Last name is required");
  const done = await browser.post(url, { ...fields, "user.lastName": "H." });
  assertEquals(callbackOf(done).get("userState"), "Authenticated");
  assertEquals(richard.profile.lastName, "H.");
  assertEquals(richard.registrations.map(({ roles }) => roles), [["customer"]]);
  const again = await browser.post(url, { ...fields, "user.lastName": "X" });
  assertStringIncludes(
    again.headers.get("location") ?? "",
    "/oauth2/authorize?",
  );
});

Deno.test("a registered user is asked for missing fields only with completeRegistration", async () => {
  await using emulator = await openEmulator();
  const richard = emulator.findUser("richard@example.com");
  if (richard !== null) delete richard.profile.lastName;
  const straight = await signIn(emulator);
  assertNotEquals(callbackOf(straight).get("code"), null);
  changeBank(emulator).registration.completeRegistration = true;
  const asked = await signIn(emulator);
  assertStringIncludes(
    asked.headers.get("location") ?? "",
    "/oauth2/complete-registration?",
  );
});

Deno.test("with prompt=none, a missing field is an error to the client", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, remember: true });
  changeBank(emulator).registration.completeRegistration = true;
  const richard = emulator.findUser("richard@example.com");
  if (richard !== null) delete richard.profile.lastName;
  const callback = callbackOf(
    await authorize(emulator, { prompt: "none" }, browser),
  );
  assertEquals(callback.get("error"), "interaction_required");
  assertEquals(
    callback.get("error_reason"),
    "registration_missing_requirement",
  );
});
