import { assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, MONICA, RICHARD } from "../support/app.ts";
import {
  assertAccepted,
  assertRefused,
  type Attempt,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();
const { listSessionsByUser } = await import("@/auth/session_lists.ts");
const RICHARD_SUB = "00000000-0000-0000-0000-111111111111";

/** The tokens were good and userinfo was asked, but what it said opens no session. */
async function assertUserinfoRefused(
  result: Attempt,
  reason: string,
): Promise<void> {
  await assertRefused(result);
  assertStringIncludes(result.reason, reason);
  assertEquals(pathsOf(result.calls), ["/oauth2/token", "/oauth2/userinfo"]);
}

/** Has userinfo say this, too, as long as the returned object is in use. */
function userinfoSays(claims: Record<string, unknown>): Disposable {
  const { hooks } = app.emulator.core;
  const { request } = hooks;
  hooks.request = async (req, entry, next) => {
    const response = await request(req, entry, next);
    if (entry.path !== "/oauth2/userinfo") return response;
    return Response.json({ ...await response.json(), ...claims });
  };
  return { [Symbol.dispose]: () => void (hooks.request = request) };
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
  const sessions = (await listSessionsByUser(RICHARD_SUB)).length;
  using _says = userinfoSays({ email: RICHARD.loginId });
  const result = await attempt([], MONICA);

  assertAccepted(result);
  assertStringIncludes(result.body, RICHARD.loginId);
  assertEquals((await listSessionsByUser(RICHARD_SUB)).length, sessions);
  assertEquals((await listSessionsByUser(RICHARD.loginId)).length, 0);
});

Deno.test("a user whose email changes keeps the account (S29)", async () => {
  await attempt([], RICHARD);
  const sessions = (await listSessionsByUser(RICHARD_SUB)).length;
  using _says = userinfoSays({ email: "hendricks@example.com" });
  const result = await attempt([], RICHARD);

  assertAccepted(result);
  assertStringIncludes(result.body, "hendricks@example.com");
  assertEquals((await listSessionsByUser(RICHARD_SUB)).length, sessions + 1);
});

Deno.test("an email with two at signs is only shown (S29)", async () => {
  const result = await attempt(["userinfo/email-odd", "id-token/email-odd"]);
  assertAccepted(result);
  assertStringIncludes(result.body, "richard@example.com@evil.example");
});

Deno.test("roles come from the access token, not from userinfo (S29)", async () => {
  using _says = userinfoSays({ roles: ["teller", "admin"] });
  const { client } = await attempt([], RICHARD);
  const response = await client.fetch(`${APP_URL}/teller`);
  await response.body?.cancel();
  assertEquals(response.status, 403);
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
