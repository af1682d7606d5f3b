import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { startPool } from "../replicas/pool.ts";
import { APP_URL } from "../support/app.ts";
import { type Collector, startCollector } from "../support/collector.ts";
import { TRANSACTION_COOKIE } from "../support/cookies.ts";
import { hookRequests } from "../support/emulator.ts";
import { startAndApprove } from "../support/sign_in.ts";
import { RICHARD } from "../support/users.ts";

const PAGE = `${APP_URL}/make-change`;
const TOKEN = "/oauth2/token";

/** What no span, metric or log may hold. Short words are no secrets. */
const secrets = new Set([RICHARD.loginId]);

function note(...values: unknown[]): void {
  for (const value of values) {
    const text = String(value);
    if (/^[\w.-]{20,}$/.test(text)) secrets.add(text);
  }
}

/** Signs in, and notes codes and cookies. */
async function signIn(client: CookieClient): Promise<void> {
  const noteCookies = () => {
    for (const { name, value } of client.cookies.values()) {
      note(name.replace(TRANSACTION_COOKIE, ""), ...value.split("."));
    }
  };
  const { callback, transaction } = await startAndApprove(client);
  note(...callback.searchParams.values());
  note(transaction.authorize.searchParams.get("nonce"));
  noteCookies();
  await client.navigate(callback);
  noteCookies();
}

/** Does what has a span or is counted, in one process that then ends. */
async function exportJourney(collector: Collector): Promise<void> {
  await using pool = await startPool(1, {
    ...collector.env,
    SIGN_INS_PER_MINUTE: "3",
  });
  const { emulator, replicas: [replica] } = pool;
  assert(replica);
  using _hook = hookRequests(emulator, async (_request, { path }, next) => {
    const response = await next();
    if (path !== TOKEN) return response;
    const body = await response.clone().json();
    note(body["access_token"], body["id_token"], body["refresh_token"]);
    return response;
  });
  const client = pool.browser();
  await signIn(client);
  await pool.expireAccessToken(client);
  const page = await client.navigate(PAGE);
  await client.submit(`${APP_URL}/logout`, hiddenFields(page.body));
  await signIn(client);
  emulator.revoke({ loginId: RICHARD.loginId });
  await emulator.webhooksDelivered();
  const unknown = new URL(`${APP_URL}/callback`);
  unknown.searchParams.set("code", crypto.randomUUID());
  unknown.searchParams.set("state", crypto.randomUUID());
  note(...unknown.searchParams.values());
  for (let n = 0; n < 2; n++) await client.navigate(unknown);
  for (const { path, form } of emulator.requests) {
    if (path === TOKEN) note(...form.values());
  }
  await pool.stop(replica);
}

await using collector = startCollector();
await exportJourney(collector);
const spans = collector.spans();

Deno.test("telemetry holds no code, state, token, cookie or e-mail address", () => {
  assert(secrets.size > 20);
  const text = collector.text();
  assertEquals([...secrets].filter((secret) => text.includes(secret)), []);
});

Deno.test("a request's span has its route, and no query", () => {
  const [callback] = spans.filter(({ name }) => name === "GET /callback");
  // Published Fresh names it too, and an attribute that is set again is exported twice.
  const routes = callback?.attributes["http.route"]?.split(",");
  assertEquals([...new Set(routes)], ["/callback"]);
  assertMatch(callback?.attributes["url.full"] ?? "", /:\d+\/callback$/);
  assertEquals(spans.filter(({ attributes }) => "url.query" in attributes), []);
});

Deno.test("work on KV and at FusionAuth has a span below its request's", () => {
  const below = (request: string) => {
    const of = spans.filter(({ name }) => name === request)
      .map(({ traceId }) => traceId);
    return new Set(
      spans.filter(({ traceId }) => of.includes(traceId))
        .map(({ name }) => name),
    );
  };
  assert(
    below("GET /callback").isSupersetOf(
      new Set([
        "kv",
        `fusionauth ${TOKEN}`,
        "fusionauth /oauth2/userinfo",
        "fusionauth /.well-known/jwks.json",
      ]),
    ),
  );
  assert(below("GET /make-change").has(`fusionauth ${TOKEN}`));
  assert(below("POST /logout").has("fusionauth /api/logout"));
  assert(
    below("POST /webhooks/fusionauth").isSupersetOf(new Set(["webhook", "kv"])),
  );
});

Deno.test("sign-ins, refreshes, sessions and limits are counted", () => {
  assertEquals(collector.counts("changebank.sign_ins"), {
    "outcome=done": 2,
    "outcome=unknown_transaction": 1,
  });
  assertEquals(collector.counts("changebank.refreshes"), {
    "outcome=done": 1,
  });
  assertEquals(collector.counts("changebank.sessions.opened"), { "": 2 });
  assertEquals(collector.counts("changebank.sessions.ended"), {
    "cause=revoked": 1,
    "cause=signed_out": 1,
  });
  assertEquals(collector.counts("changebank.limits.reached"), {
    "limit=callback": 1,
  });
});

Deno.test("requests are measured by route", () => {
  const measured = Object.keys(
    collector.counts("http.server.request.duration"),
  );
  const ofCallback = measured.filter((attributes) =>
    attributes.includes("http.route=/callback")
  );
  // Two sign-ins, one refused callback, one too many.
  assertEquals(ofCallback.length, 3);
});
