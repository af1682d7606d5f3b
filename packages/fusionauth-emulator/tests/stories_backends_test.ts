import { assertEquals, assertStringIncludes } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import {
  openBrowser,
  openEmulator,
  postToken,
  REDIRECT_URI,
} from "./support/client.ts";
import { hosted, signInHosted, submitLogin } from "./support/hosted.ts";
import { changeBank } from "./support/kickstart.ts";
import { configureLogin, login } from "./support/login.ts";
import { lastStory, rulesOf, stepsOf } from "./support/stories.ts";

Deno.test("a sign-in through the hosted backend is one story", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  await signInHosted(emulator, {}, browser);
  await browser.fetch(hosted(emulator, "me"));
  await browser.fetch(hosted(emulator, "refresh"), { method: "POST" });
  await browser.navigate(hosted(emulator, "logout", {
    "post_logout_redirect_uri": REDIRECT_URI,
  })).catch(() => {}); // Nothing answers at the application.
  const story = lastStory(emulator);

  assertEquals(emulator.stories.length, 1);
  assertEquals(stepsOf(story), [
    "hosted-login 302",
    "authorize 200",
    "login 302",
    "hosted-callback 302",
    "userinfo 200",
    "refresh 200",
    "logout 302",
    "logout 302",
  ]);
  assertEquals([story.status, story.finding], ["signed out", null]);
});

Deno.test("a hosted sign-in that returns in another browser is told", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const callback = await submitLogin(browser, hosted(emulator, "login"));
  await openBrowser(emulator).fetch(callback);
  const { finding, steps } = lastStory(emulator);
  assertEquals([finding?.rule, steps.at(-1)?.kind], [
    "code-verifier-correct",
    "hosted-callback",
  ]);
  assertStringIncludes(finding?.mistake ?? "", "has no `code_verifier`");
});

Deno.test("the Login API and the Refresh API are told", async () => {
  await using emulator = await openEmulator();
  configureLogin(emulator, {
    generateRefreshTokens: true,
    allowTokenRefresh: true,
  });
  const { body } = await login(emulator);
  const { refreshToken } = body;
  await callApi(emulator, ["POST", "/api/jwt/refresh"], { refreshToken });
  const story = lastStory(emulator);
  await login(emulator, { password: "wrong" });
  const { finding, loginId } = lastStory(emulator);

  assertEquals(stepsOf(story), ["api-login 200", "refresh 200"]);
  assertEquals(story.status, "complete");
  assertEquals([finding?.rule, loginId], [
    "password-correct",
    "richard@example.com",
  ]);
});

Deno.test("the password grant is told, and one that is not modelled", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.enabledGrants.push("password");
  const grant = { "grant_type": "password", scope: "openid" };
  await postToken(emulator, {
    ...grant,
    username: "richard@example.com",
    password: "password",
  });
  const complete = lastStory(emulator);
  await postToken(emulator, { ...grant, username: "richard@example.com" });
  const missing = lastStory(emulator).finding;
  await postToken(emulator, { "grant_type": "client_credentials" });
  const unknown = lastStory(emulator).finding;

  assertEquals([complete.status, complete.loginId], [
    "complete",
    "richard@example.com",
  ]);
  assertEquals(rulesOf(complete.steps[0]).slice(-4), [
    "scopes-allowed",
    "password-correct",
    "account-usable",
    "password-kept",
  ]);
  assertEquals(missing?.mistake, "The client did not send `password`.");
  assertStringIncludes(
    unknown?.mistake ?? "",
    "does not model the grant client_credentials",
  );
});
