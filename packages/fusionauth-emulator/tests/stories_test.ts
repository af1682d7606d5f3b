import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  authorize,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openBrowser,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { logout } from "./support/logout.ts";
import { refresh } from "./support/refresh.ts";
import { register } from "./support/register.ts";
import { lastStory, rulesOf, stepsOf } from "./support/stories.ts";

Deno.test("a sign-in is one story, from the login page to the logout", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const tokens = await getTokens(emulator, { browser });
  await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );
  const refreshed = await refresh(emulator, tokens.refresh_token);
  await refresh(emulator, refreshed.refresh_token);
  await logout(emulator, { id_token_hint: String(tokens.id_token) });

  const story = lastStory(emulator);
  assertEquals(emulator.stories.length, 1);
  assertEquals(stepsOf(story), [
    "authorize 200",
    "login 302",
    "token 200",
    "userinfo 200",
    "refresh 200",
    "refresh 200",
    "logout 302",
  ]);
  assertEquals([story.status, story.loginId, story.clientId, story.finding], [
    "signed out",
    "richard@example.com",
    CLIENT_ID,
    null,
  ]);
});

Deno.test("a story has each rule that was checked", async () => {
  await using emulator = await openEmulator();
  await getTokens(emulator);
  const [first, login, token] = lastStory(emulator).steps;
  assertEquals(rulesOf(first), [
    "client-known",
    "tenant-right",
    "redirect-uri-registered",
    "value-supported",
    "grant-enabled",
    "value-supported",
    "code-challenge-valid",
    "scopes-allowed",
    "openid-asked",
    "state-sent",
    "value-supported",
  ]);
  assertEquals(rulesOf(login).slice(-5), [
    "password-correct",
    "account-usable",
    "password-kept",
    "user-registered",
    "issuer-here",
  ]);
  assertEquals(rulesOf(token), [
    "value-supported",
    "client-authentication-scheme",
    "client-known",
    "client-secret-correct",
    "grant-enabled",
    "client-authenticated",
    "parameter-sent",
    "parameter-sent",
    "code-live",
    "own-client",
    "redirect-uri-same",
    "code-verifier-correct",
    "pkce-used",
    "account-usable",
    "refresh-token-issued",
  ]);
});

Deno.test("a story holds no password", async () => {
  await using emulator = await openEmulator();
  await signIn(emulator, { password: "a-typed-password" });
  await register(emulator, { fields: { "user.password": "a-new-password" } });
  const text = JSON.stringify([emulator.stories, emulator.requests]);
  assert(!text.includes("a-typed-password"));
  assert(!text.includes("a-new-password"));
  assertStringIncludes(text, '["password","{hidden}"]');
});

Deno.test("two sign-ins at once are two stories, even with equal parameters", async () => {
  await using emulator = await openEmulator();
  await getCode(emulator);
  await getCode(emulator);
  await Promise.all(
    ["a", "b"].map((state) => getTokens(emulator, { changes: { state } })),
  );
  assertEquals(
    emulator.stories.map(({ steps }) => steps.length),
    [2, 2, 3, 3],
  );
});

Deno.test("a wrong password and a second attempt are in one story", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signIn(emulator, { browser, password: "wrong" });
  const failed = lastStory(emulator);
  const unknown = await openEmulator();
  await signIn(unknown, { loginId: "nobody@example.com" });
  await signIn(emulator, { browser });
  const passed = lastStory(emulator);

  assertEquals(failed.status, "failed");
  assertEquals(
    failed.finding?.mistake,
    "This is not the password of `richard@example.com`.",
  );
  assertStringIncludes(
    lastStory(unknown).finding?.mistake ?? "",
    "There is no user `nobody@example.com`",
  );
  assertEquals([passed.id, passed.status], [failed.id, "exchanging"]);
  await unknown.close();
});

Deno.test("a story says which faults were applied", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("callback/state-wrong");
  await getCode(emulator);
  const changed = lastStory(emulator);
  emulator.faults.set("token/status-503");
  const response = await exchange(emulator, await getCode(emulator));
  await response.body?.cancel();
  const { status, finding, steps } = lastStory(emulator);

  assertEquals(changed.steps.at(-1)?.faults, ["callback/state-wrong"]);
  assertEquals([status, steps.at(-1)?.faults], ["failed", [
    "token/status-503",
  ]]);
  assertStringIncludes(finding?.mistake ?? "", "This is injected");
});

Deno.test("the latest 200 stories are kept, and 60 steps of each", async () => {
  await using emulator = await openEmulator();
  for (let n = 0; n < 205; n++) {
    await authorize(emulator, { state: String(n) });
  }
  for (let n = 0; n < 70; n++) await authorize(emulator, { state: "204" });
  const story = lastStory(emulator);
  assertEquals(emulator.stories.length, 200);
  assertEquals([story.steps.length, story.omitted], [60, 11]);
});
