import { assertEquals, assertStringIncludes } from "@std/assert";
import { listSessionsByUser } from "../support/app_modules.ts";
import { hookRequests } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import {
  assertAccepted,
  assertRefused,
  type Attempt,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";
import { MONICA, RICHARD, RICHARD_ID } from "../support/users.ts";

const { app, attempt } = await openAttempts();
/** The tokens were accepted, but userinfo was refused and no session opened. */
async function assertUserinfoRefused(
  result: Attempt,
  reason: string,
): Promise<void> {
  await assertRefused(result);
  assertStringIncludes(result.reason, reason);
  assertEquals(pathsOf(result.calls), ["/oauth2/token", "/oauth2/userinfo"]);
}

/** Adds claims to userinfo until disposed of. */
function addClaims(claims: Record<string, unknown>): Disposable {
  return hookRequests(app.emulator, async (_request, { path }, next) => {
    const response = await next();
    if (path !== "/oauth2/userinfo") return response;
    return Response.json({ ...await response.json(), ...claims });
  });
}

Deno.test("userinfo with another subject than the ID token is refused (S29)", async () => {
  await assertUserinfoRefused(
    await attempt(["userinfo/sub-other"]),
    'unexpected "response" body "sub" property value',
  );
});

Deno.test("userinfo without subject is refused (S29)", async () => {
  await assertUserinfoRefused(await attempt(["userinfo/sub-missing"]), '"sub"');
});

Deno.test("userinfo whose subject is a number is refused (S29)", async () => {
  await assertUserinfoRefused(await attempt(["userinfo/sub-number"]), '"sub"');
});

Deno.test("two users with one email have two accounts (S29)", async () => {
  await attempt([], RICHARD);
  const sessions = (await listSessionsByUser(RICHARD_ID)).length;
  using _claims = addClaims({ email: RICHARD.loginId });
  const result = await attempt([], MONICA);

  assertAccepted(result);
  assertStringIncludes(result.body, RICHARD.loginId);
  assertEquals((await listSessionsByUser(RICHARD_ID)).length, sessions);
  assertEquals((await listSessionsByUser(RICHARD.loginId)).length, 0);
});

Deno.test("a user whose email changes keeps the account (S29)", async () => {
  await attempt([], RICHARD);
  const sessions = (await listSessionsByUser(RICHARD_ID)).length;
  using _claims = addClaims({ email: "hendricks@example.com" });
  const result = await attempt([], RICHARD);

  assertAccepted(result);
  assertStringIncludes(result.body, "hendricks@example.com");
  assertEquals((await listSessionsByUser(RICHARD_ID)).length, sessions + 1);
});

Deno.test("an email with two at signs is only shown (S29)", async () => {
  const result = await attempt(["userinfo/email-odd", "id-token/email-odd"]);
  assertAccepted(result);
  assertStringIncludes(result.body, "richard@example.com@evil.example");
});

Deno.test("roles come from the access token, not from userinfo (S29)", async () => {
  using _claims = addClaims({ roles: ["teller", "admin"] });
  const { client } = await attempt([], RICHARD);
  assertEquals(await statusOf(client, "/teller"), 403);
});

Deno.test("userinfo in HTML is refused (S23)", async () => {
  const result = await attempt(["userinfo/body-html"]);
  await assertUserinfoRefused(result, "Cannot accept FusionAuth's userinfo");
});

Deno.test("truncated userinfo is refused (S23)", async () => {
  const result = await attempt(["userinfo/body-broken"]);
  await assertUserinfoRefused(result, "Cannot accept FusionAuth's userinfo");
});

Deno.test("userinfo of null is refused (S23)", async () => {
  const result = await attempt(["userinfo/body-null"]);
  await assertUserinfoRefused(result, "Cannot accept FusionAuth's userinfo");
});

Deno.test("userinfo of 10 MB is refused (S23)", async () => {
  const result = await attempt(["userinfo/body-10mb"]);
  await assertUserinfoRefused(result, "larger than");
});

Deno.test("userinfo as a JWT, which was not requested, is refused (S23)", async () => {
  const result = await attempt(["userinfo/signed"]);
  await assertUserinfoRefused(result, "Cannot accept FusionAuth's userinfo");
});

Deno.test("userinfo that rejects the access token opens no session (S23)", async () => {
  const result = await attempt(["userinfo/status-401"]);
  await assertUserinfoRefused(result, "Cannot accept FusionAuth's userinfo");
});

Deno.test("failing userinfo means 503 and opens no session (S106)", async () => {
  const result = await attempt(["userinfo/status-503"]);
  await assertRefused(result, 503);
});
