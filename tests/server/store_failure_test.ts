import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import {
  getSession,
  openKv,
  randomId,
  type Session,
  withBrokenTokens,
} from "../support/app_modules.ts";
import { withoutPadding, withoutStore } from "../support/breakage.ts";
import {
  hasSessionCookie,
  SESSION_COOKIE,
  sessionIdOf,
} from "../support/cookies.ts";
import {
  type ErrorPage,
  openErrorPage,
  readErrorPage,
} from "../support/error_pages.ts";
import { keepLog } from "../support/log_lines.ts";
import { formFieldsOf } from "../support/pages.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { sessionKeyOf } from "../support/store.ts";
import { RICHARD } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

Deno.test("a failing store signs nobody in (S88)", async () => {
  const client = await app.signedIn();
  const paths = ["/account", "/make-change", "/teller", "/", "/login"];
  for (const path of paths) {
    const page = await withoutStore(() => openErrorPage(client, path));
    assertEquals(page.status, 503, path);
    assertEquals(page.headers.getSetCookie(), []);
    assertEquals(page.body.includes(RICHARD.loginId), false);
  }
  assertEquals((await openErrorPage(client, "/account")).status, 200);
});

Deno.test("a failing store leaves the home page available (S88)", async () => {
  const page = await withoutStore(() => openErrorPage(app.browser(), "/"));
  assertEquals(page.status, 200);
});

Deno.test("a failing store starts no sign-in and finishes none (S88)", async () => {
  const start = await withoutStore(() =>
    openErrorPage(app.browser(), "/login")
  );
  assertEquals(start.status, 503);
  assertEquals(start.headers.getSetCookie(), []);
  const client = app.browser();
  const callback = await approve(client, await startSignIn(client));
  const end = await withoutStore(async () =>
    await readErrorPage(await client.fetch(callback))
  );
  assertEquals(end.status, 503);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("a failing store never reports a sign-out as done (S88)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  const out = await withoutStore(async () =>
    await readErrorPage(await client.post(`${APP_URL}/logout`, fields))
  );
  assertEquals(out.status, 503);
  assertEquals(out.headers.getSetCookie(), []);
  const back = await withoutStore(() => openErrorPage(client, "/logout"));
  assertEquals(back.status, 503);
  assertEquals((await openErrorPage(client, "/account")).status, 200);
});

/** What `/account` answers to a session with this record. */
async function openWithRecord(record: unknown): Promise<ErrorPage> {
  const id = await randomId();
  await (await openKv()).set(await sessionKeyOf(id), record);
  const cookie = `${SESSION_COOKIE}=${id}`;
  return await openErrorPage(app.browser({ cookie }), "/account");
}

/** The session of a user who has just signed in. */
async function newSession(): Promise<Session> {
  const session = await getSession(sessionIdOf(await app.signedIn()));
  assert(session !== null);
  return session;
}

Deno.test("a malformed record is no session (S88)", async () => {
  const records = [
    true,
    1,
    "user",
    [],
    {},
    { user: "richard@example.com" },
    { version: 1 },
    { error: "configuration" },
    new Uint8Array(8),
    new Map([["sub", "x"]]),
    new Date(),
  ];
  for (const record of records) {
    const { status } = await openWithRecord(record);
    assertEquals(status, 303, Deno.inspect(record));
  }
});

Deno.test("a record with one invalid field is no session (S88)", async () => {
  const { record: good } = await newSession();
  assertEquals((await openWithRecord(good)).status, 200);
  const wrong = [
    { version: 0 },
    { version: 2 },
    { version: "1" },
    { iss: null },
    { sub: 1 },
    { profile: null },
    { profile: { name: "x" } },
    { roles: "admin" },
    { roles: [1] },
    { device: undefined },
    { signedInAt: NaN },
    { lastSeenAt: "now" },
    { endsAt: Infinity },
    { endsAt: new Date() },
    { accessTokenExpiresAt: null },
    { authTime: "x" },
    { refreshTokenId: 1 },
    { encryptedTokens: 1 },
    { encryptedTokens: undefined },
    { lease: { until: "later", isBackOff: false } },
  ];
  for (const change of wrong) {
    const { status } = await openWithRecord({ ...good, ...change });
    assertEquals(status, 303, Deno.inspect(change));
  }
});

Deno.test("a record whose tokens cannot be decrypted leads to a new sign-in when they are needed (S88)", async () => {
  const { record } = withBrokenTokens(await newSession());
  const expired = { ...record, accessTokenExpiresAt: 0 };
  const { status, headers } = await openWithRecord(expired);
  assertEquals(status, 303);
  assertStringIncludes(headers.get("location") ?? "", "/login?");
});

Deno.test("after a thousand failures the next request is answered (S89)", async () => {
  const client = await app.signedIn();
  for (let count = 0; count < 250; count++) {
    const failures = await Promise.all([
      withoutPadding(() => client.fetch(`${APP_URL}/account`)),
      withoutStore(() => client.fetch(`${APP_URL}/account`)),
      client.fetch(`${APP_URL}/callback?code=%00&state=%zz`),
      client.fetch(`${APP_URL}/make-change`, { method: "POST", body: "x" }),
    ]);
    for (const response of failures) await response.body?.cancel();
  }
  log.clear();
  assertEquals((await openErrorPage(client, "/account")).status, 200);
});
