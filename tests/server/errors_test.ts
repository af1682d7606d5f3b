import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import {
  createSecret,
  getSession,
  importRequestGuards,
  type LiveSession,
  openKv,
  withBrokenTokens,
} from "../support/app_modules.ts";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import { withoutHashing, withoutStore } from "../support/breakage.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import {
  hasSessionCookie,
  SESSION_COOKIE,
  sessionIdOf,
} from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { formFieldsOf } from "../support/pages.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { sessionKeyOf } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

/** What users must never see: source locations, libraries, and the words of others. */
const INTERNALS =
  /canary|\bat \w+.*:\d+|file:\/\/|node_modules|\.tsx?\b|Deno|SQLite|versionstamp|sessions_by|TypeError|Error:|StoreUnavailable|FusionAuthUn|HttpError|stack/i;

/** A page of an error. */
interface ErrorPage {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly heading: string;
  readonly reference: string | undefined;
}

async function read(response: Response): Promise<ErrorPage> {
  const { status, headers } = response;
  const body = await response.text();
  const heading = /<h1[^>]*>([^<]*)</.exec(body)?.[1] ?? "";
  const reference = /Reference <code[^>]*>([^<]+)</.exec(body)?.[1];
  assertEquals(INTERNALS.exec(body)?.[0], undefined);
  return { status, headers, body, heading, reference };
}

async function open(
  path: string,
  client = app.browser(),
  init: RequestInit = {},
): Promise<ErrorPage> {
  return await read(await client.fetch(APP_URL + path, init));
}

Deno.test("an unknown path is answered with a page that links to the home page", async () => {
  const { status, heading, body } = await open("/nothing-here");
  assertEquals(status, 404);
  assertEquals(heading, "There is nothing here");
  assertMatch(body, /href="\/"[^>]*>\s*Home/);
  assertEquals((await open("/account/nothing")).status, 404);
  assertEquals((await open("/webhooks/other")).status, 404);
});

Deno.test("a form sent to a page that takes none is answered with 404 or 405", async () => {
  const client = await app.signedIn();
  for (const path of ["/", "/account", "/teller", "/login", "/healthz"]) {
    const response = await client.post(APP_URL + path, { amount: "1" });
    const { status } = await read(response);
    assert(status === 404 || status === 405, `${path} ${status}`);
  }
});

Deno.test("a page that needs a role names it", async () => {
  const { status, heading, body } = await open("/teller", await app.signedIn());
  assertEquals(status, 403);
  assertEquals(heading, "This page is not for you");
  assertStringIncludes(body, "teller");
  const teller = await open("/teller", await app.signedIn(MONICA));
  assertEquals(teller.status, 200);
});

Deno.test("an error page does not run the route behind it", async () => {
  const { handler } = await import("@/routes/_error.tsx");
  // With an object that lacks POST, a refused POST would reach its route.
  assertEquals(typeof handler, "function");
});

Deno.test("an unreachable FusionAuth is answered with a page that says to wait", async () => {
  app.advance(CACHE_EXPIRY);
  const page = await onBackChannel(unreachable, () => open("/login"));
  assertEquals(page.status, 503);
  assertMatch(page.headers.get("retry-after") ?? "", /^\d+$/);
  assertEquals(page.heading, "We cannot do that right now");
  assertEquals(page.headers.getSetCookie(), []);
  // A failure is not cached: the next sign-in works.
  assertEquals((await app.browser().fetch(`${APP_URL}/login`)).status, 302);
});

Deno.test("metadata of another issuer is not trusted", async () => {
  app.advance(CACHE_EXPIRY);
  const page = await onBackChannel(async (_request, next) => {
    const document = await (await next()).json();
    return Response.json({ ...document, issuer: "https://canary.example" });
  }, () => open("/login"));
  assertEquals(page.status, 502);
  assertEquals(page.headers.get("location"), null);
  assertEquals((await app.browser().fetch(`${APP_URL}/login`)).status, 302);
});

Deno.test("an internal error shows no details, only a reference to the log (S85)", async () => {
  const client = await app.signedIn();
  log.clear();
  const page = await withoutHashing(() => open("/account", client));
  assertEquals(page.status, 500);
  assertEquals(page.heading, "Something went wrong on our side");
  const [event] = log.events("request.failed");
  assertEquals(event?.reference, page.reference);
  assertStringIncludes(String(event?.error), "canary");
  assertEquals(event?.path, "/account");
});

Deno.test("a failing store shows no details (S85)", async () => {
  const client = await app.signedIn();
  const page = await withoutStore(() => open("/account", client));
  assertEquals(page.status, 503);
  assertMatch(page.headers.get("retry-after") ?? "", /^\d+$/);
  assertMatch(page.reference ?? "", /^[\da-f]{8}$/);
});

Deno.test("the texts of FusionAuth's errors are not shown (S85)", async () => {
  const answers = [
    {
      error: "canary",
      "error_description": "canary",
      "error_reason": "canary",
    },
    { error: "invalid_grant", "error_description": "canary in Foo.java:42" },
    { message: "canary" },
  ];
  for (const answer of answers) {
    for (const status of [400, 401, 500]) {
      const client = app.browser();
      const callback = await approve(client, await startSignIn(client));
      const page = await onBackChannel(async (request, next) => {
        if (!isFor(request, "/oauth2/token")) return await next();
        return Response.json(answer, { status });
      }, async () => await read(await client.fetch(callback)));
      assert([400, 502, 503].includes(page.status), `${page.status}`);
      assertEquals(page.heading, "You are not signed in");
    }
  }
});

Deno.test("responses from outside Fresh show no details either (S85)", async () => {
  const client = await app.signedIn();
  const long = new URLSearchParams({ amount: "x".repeat(20_000) });
  const responses = [
    await client.fetch(APP_URL, { method: "PUT" }),
    await client.post(`${APP_URL}/make-change`, long),
    await app.handler(new Request("http://evil.example/")),
    await client.fetch(`${APP_URL}/account`, {
      headers: { "sec-fetch-mode": "cors", cookie: "session=x" },
    }),
  ];
  for (const response of responses) await read(response);
});

Deno.test("an error outside Fresh ends in a plain 500 (S85)", async () => {
  const guard = await importRequestGuards();
  const handle = guard(() => Promise.reject(new Error("canary")));
  const response = await handle(new Request(APP_URL));
  assertEquals(response.status, 500);
  assertEquals(await response.text(), "Something went wrong on our side");
  assertEquals(response.headers.get("x-frame-options"), "DENY");
});

Deno.test("a failing store signs nobody in (S88)", async () => {
  const client = await app.signedIn();
  const paths = ["/account", "/make-change", "/teller", "/", "/login"];
  for (const path of paths) {
    const page = await withoutStore(() => open(path, client));
    assertEquals(page.status, 503, path);
    assertEquals(page.headers.getSetCookie(), []);
    assertEquals(page.body.includes(RICHARD.loginId), false);
  }
  assertEquals((await open("/account", client)).status, 200);
});

Deno.test("a failing store leaves the home page available (S88)", async () => {
  const page = await withoutStore(() => open("/"));
  assertEquals(page.status, 200);
});

Deno.test("a failing store starts no sign-in and finishes none (S88)", async () => {
  const start = await withoutStore(() => open("/login"));
  assertEquals(start.status, 503);
  assertEquals(start.headers.getSetCookie(), []);
  const client = app.browser();
  const callback = await approve(client, await startSignIn(client));
  const end = await withoutStore(async () =>
    await read(await client.fetch(callback))
  );
  assertEquals(end.status, 503);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("a failing store never reports a sign-out as done (S88)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  const out = await withoutStore(async () =>
    await read(await client.post(`${APP_URL}/logout`, fields))
  );
  assertEquals(out.status, 503);
  assertEquals(out.headers.getSetCookie(), []);
  const back = await withoutStore(() => open("/logout", client));
  assertEquals(back.status, 503);
  assertEquals((await open("/account", client)).status, 200);
});

/** What `/account` answers to a session with this record. */
async function openWithRecord(record: unknown): Promise<ErrorPage> {
  const id = await createSecret();
  await (await openKv()).set(await sessionKeyOf(id), record);
  const cookie = `${SESSION_COOKIE}=${id}`;
  return await open("/account", app.browser({ cookie }));
}

/** The session of a user who has just signed in. */
async function newSession(): Promise<LiveSession> {
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
    { sealedTokens: "x" },
    { sealedTokens: undefined },
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
      withoutHashing(() => client.fetch(`${APP_URL}/account`)),
      withoutStore(() => client.fetch(`${APP_URL}/account`)),
      client.fetch(`${APP_URL}/callback?code=%00&state=%zz`),
      client.fetch(`${APP_URL}/make-change`, { method: "POST", body: "x" }),
    ]);
    for (const response of failures) await response.body?.cancel();
  }
  log.clear();
  assertEquals((await open("/account", client)).status, 200);
});

Deno.test("/healthz reports whether the store answers", async () => {
  const good = await app.browser().fetch(`${APP_URL}/healthz`);
  assertEquals(good.status, 200);
  assertEquals(await good.text(), "ok\n");
  const bad = await withoutStore(() => open("/healthz"));
  assertEquals(bad.status, 503);
  const again = await app.browser().fetch(`${APP_URL}/healthz`);
  assertEquals(again.status, 200);
  await again.body?.cancel();
});

Deno.test("/healthz answers probes under any host name", async () => {
  for (const host of ["10.0.0.7:8000", "changebank.internal", "127.0.0.1"]) {
    const response = await app.handler(new Request(`http://${host}/healthz`));
    assertEquals(response.status, 200);
    await response.body?.cancel();
  }
});

Deno.test("/healthz does not call FusionAuth", async () => {
  app.advance(CACHE_EXPIRY);
  const response = await onBackChannel(
    unreachable,
    () => app.browser().fetch(`${APP_URL}/healthz`),
  );
  assertEquals(response.status, 200);
  await response.body?.cancel();
});

Deno.test("another loopback name redirects to APP_URL and keeps path and query", async () => {
  const request = new Request("http://127.0.0.1:5000/make-change?x=%2F%2Fy");
  const response = await app.handler(request);
  assertEquals(response.status, 307);
  const location = response.headers.get("location");
  assertEquals(location, `${APP_URL}/make-change?x=%2F%2Fy`);
});

Deno.test("a form sent to another loopback name is refused", async () => {
  const response = await app.handler(
    new Request("http://127.0.0.1:5000/logout", {
      method: "POST",
      body: new URLSearchParams(),
    }),
  );
  assertEquals(response.status, 421);
  assertStringIncludes(await response.text(), APP_URL);
});

Deno.test("an unknown host is refused without a redirect", async () => {
  for (
    const host of [
      "evil.example",
      "localhost",
      "localhost:5001",
      "localhost.evil.example:5000",
      "127.0.0.1:80",
      "127.0.0.2:5000",
    ]
  ) {
    const response = await app.handler(new Request(`http://${host}/login`));
    assertEquals(response.status, 421, host);
    assertEquals(response.headers.get("location"), null);
    await response.body?.cancel();
  }
});
