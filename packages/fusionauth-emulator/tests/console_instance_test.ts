import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { refreshStatus } from "./support/api.ts";
import {
  claimsOf,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { writeKickstart } from "./support/kickstart_files.ts";
import { register } from "./support/register.ts";

Deno.test("time goes forward an hour, and tokens expire", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const userinfo = async () =>
    (await emulator.handler(
      new Request(`${emulator.origin}/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${tokens.access_token}` },
      }),
    )).status;
  const before = await userinfo();
  await postForm(emulator, "/console/time", { seconds: "3600" });
  const after = await userinfo();
  const page = await getPage(emulator, "/console/time");
  const wrong = await postForm(emulator, "/console/time", { seconds: "soon" });
  await postForm(emulator, "/console/time", { reset: "true" });

  assertEquals([before, after], [200, 401]);
  assertStringIncludes(page, "1 hour ahead of this machine.");
  assertEquals(wrong.status, 422);
  assertEquals(emulator.clock.offsetSeconds, 0);
});

Deno.test("a fault is switched on and cleared", async () => {
  await using emulator = await openEmulator();
  await postForm(emulator, "/console/faults", {
    fault: "id-token/nonce-wrong",
    times: "2",
  });
  const wrong = claimsOf((await getTokens(emulator)).id_token).nonce;
  const page = await getPage(emulator, "/console/faults");
  await postForm(emulator, "/console/faults/clear", { index: "0" });
  const unknown = await postForm(emulator, "/console/faults", { fault: "x" });

  assert(wrong !== "the-nonce");
  assertStringIncludes(page, "applied once");
  assertEquals(emulator.faults.active, []);
  assertEquals(unknown.status, 422);
});

Deno.test("starting over brings back the kickstart and forgets the rest, but keeps the keys", async () => {
  await using emulator = await openEmulator({ faults: true });
  const tokens = await getTokens(emulator);
  await register(emulator);
  await postForm(emulator, `/console/users/${RICHARD_ID}/lock`);
  const application = [...emulator.applications.values()].at(-1);
  if (application?.jwt) application.jwt.timeToLiveInSeconds = 1;
  emulator.faults.set("id-token/nonce-wrong");
  emulator.clock.offsetSeconds = 3600;
  const kids = emulator.core.keys.all().map(({ kid }) => kid);
  const notes = [...emulator.core.notes];
  const { issuer } = emulator;
  const response = await postForm(emulator, "/console/start-over");

  assertEquals(locationOf(response), "/console/start-over?done=reset");
  assertEquals(emulator.findUser("erlich@example.com"), null);
  assertEquals(emulator.core.keys.all().map(({ kid }) => kid), kids);
  assertEquals([emulator.issuer, emulator.core.notes], [issuer, notes]);
  assertEquals(
    [
      emulator.stories,
      emulator.mails,
      emulator.deliveries,
      emulator.requests,
      emulator.faults.active,
      emulator.refreshTokens,
      emulator.clock.offsetSeconds,
    ],
    [[], [], [], [], [], [], 0],
  );
  assertEquals(await refreshStatus(emulator, tokens), 400);
  const { exp, iat } = claimsOf((await getTokens(emulator)).access_token);
  assertEquals(Number(exp) - Number(iat), 300);
});

Deno.test("starting over with a mistake in the kickstart changes nothing", async () => {
  const user = (email: string) =>
    `{ "requests": [{ "method": "POST", "url": "/api/user", "body": {
      "user": { "email": "${email}", "password": "password" } } }] }`;
  const kickstartFile = await writeKickstart({
    "kickstart.json": user("a@example.com"),
  });
  await using emulator = await openEmulator({ kickstartFile });
  await Deno.writeTextFile(kickstartFile, "{ oops");
  const broken = await postForm(emulator, "/console/start-over");
  const kept = emulator.findUser("a@example.com");
  await Deno.writeTextFile(kickstartFile, user("b@example.com"));
  await postForm(emulator, "/console/start-over");

  assertEquals(broken.status, 422);
  assertStringIncludes(await broken.text(), "kickstart.json, line 1");
  assert(kept !== null);
  assertEquals(emulator.findUser("a@example.com"), null);
  assert(emulator.findUser("b@example.com") !== null);
});
