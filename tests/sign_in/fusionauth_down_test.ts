import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type {
  ModeName,
  ModeOptions,
} from "@changebank/fusionauth-emulator/faults";
import {
  CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import {
  isFor,
  network,
  onBackChannel,
  unreachable,
} from "../support/back_channel.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  CACHE_EXPIRY,
  REFRESH_BACK_OFF,
} from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import {
  hookRequests,
  JWKS,
  METADATA,
  openEmulator,
} from "../support/emulator.ts";
import { assertSignedOut, statusOf } from "../support/pages.ts";
import { needsStrictExchange } from "../support/published.ts";
import { signIn, startAndApprove } from "../support/sign_in.ts";
import {
  assertAccepted,
  assertRefused,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";
import { hurryTimeouts, hurryTimers } from "../support/time_limits.ts";

const { app, log, attempt } = await openAttempts();
const { bench } = app.emulator;

/** A browser that FusionAuth has just sent back to the app. */
interface Returning {
  readonly client: CookieClient;
  readonly callback: URL;
}

async function returning(client = app.browser()): Promise<Returning> {
  const { callback } = await startAndApprove(client);
  return { client, callback };
}

/** Counts the requests to FusionAuth by path, until disposed of. */
function countByPath(): Map<string, number> & Disposable {
  const counts = new Map<string, number>();
  const hook = hookRequests(app.emulator, (_request, { path }, next) => {
    counts.set(path, (counts.get(path) ?? 0) + 1);
    return next();
  });
  return Object.assign(counts, { [Symbol.dispose]: hook[Symbol.dispose] });
}

// The first two tests: the app has not called FusionAuth yet.
Deno.test("concurrent sign-ins share a failed fetch, and it is not cached (S108)", async () => {
  using counts = countByPath();
  using _failing = bench.set("discovery/status-503", { times: 1 });
  const hanging = bench.set("discovery/hang", { times: 1 });
  const refused = Array.from(
    { length: 50 },
    () => statusOf(app.browser(), "/login"),
  );
  await hanging.reached;
  hanging.release();
  assertEquals(new Set(await Promise.all(refused)), new Set([503]));
  assertEquals(counts.get(METADATA), 1);

  assertEquals(await statusOf(app.browser(), "/login"), 302);
  assertEquals(counts.get(METADATA), 2);
});

/** A browser whose requests to FusionAuth stay in this process, too. */
function inProcessBrowser(): CookieClient {
  return new CookieClient({
    [APP_URL]: app.handler,
    [app.emulator.origin]: app.emulator.handler,
  });
}

Deno.test("200 concurrent sign-ins on a cold replica fetch metadata and keys once (S108)", async () => {
  app.advance(CACHE_EXPIRY);
  using counts = countByPath();
  const herd = await Promise.all(
    Array.from({ length: 200 }, () => returning(inProcessBrowser())),
  );
  const before = await countSessions();
  const statuses = await Promise.all(
    herd.map(({ client, callback }) => statusOf(client, callback)),
  );
  assertEquals(new Set(statuses), new Set([303]));
  assertEquals(await countSessions(), before + 200);
  assertEquals(counts.get(METADATA), 1);
  assertEquals(counts.get(JWKS), 1);
  assertEquals(counts.get("/oauth2/token"), 200);
});

/** Starts `work` and waits until it has reached a fault that FusionAuth has once. */
async function start<T>(
  work: () => Promise<T>,
  mode: ModeName,
  options: ModeOptions = {},
): Promise<Promise<T>[]> {
  const setting = bench.set(mode, { ...options, times: 1 });
  const started = work();
  await setting.reached;
  return [started];
}

Deno.test(
  "a hanging, trickling or stalled FusionAuth means 503, delays no one else and is disconnected (S105)",
  needsStrictExchange,
  async () => {
    const released: Promise<void>[] = [];
    const signedIn = await app.signedIn();
    const people = await Promise.all(
      Array.from({ length: 6 }, () => returning()),
    );
    using _hook = hookRequests(app.emulator, ({ signal }, _entry, next) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve());
      released.push(promise);
      return next();
    });
    let answered = 0;
    const returns = people.map(({ client, callback }) => async () => {
      const response = await client.fetch(callback);
      await response.body?.cancel();
      answered++;
      return [response.status, hasSessionCookie(client)];
    });
    const [first, second, third, fourth, fifth, sixth] = returns;
    assert(first && second && third && fourth && fifth && sixth);
    const answers = [
      ...await start(first, "exchange/hang"),
      ...await start(second, "exchange/body-slow"),
      ...await start(third, "exchange/body-slow", { seconds: 3600 }),
      ...await start(fourth, "userinfo/hang"),
      ...await start(fifth, "userinfo/body-slow"),
      ...await start(sixth, "userinfo/body-slow", { seconds: 3600 }),
    ];

    assertEquals(await statusOf(app.browser(), "/"), 200);
    assertEquals(await statusOf(app.browser(), "/login"), 302);
    assertEquals(await statusOf(signedIn, "/account"), 200);
    assertEquals(answered, 0);
    assertEquals(
      await Promise.all(answers),
      Array.from({ length: 6 }, () => [503, false]),
    );
    await Promise.all(released);
  },
);

Deno.test("hanging, trickling or stalled metadata means 503 after 4 seconds (S105)", async () => {
  using hurried = hurryTimeouts(40);
  const login = () => statusOf(app.browser(), "/login");
  app.advance(CACHE_EXPIRY);
  const [hung] = await start(login, "discovery/hang");
  assertEquals(await hung, 503);
  const [trickled] = await start(login, "discovery/body-slow");
  assertEquals(await trickled, 503);
  const [stalled] = await start(login, "discovery/body-slow", {
    seconds: 3600,
  });
  assertEquals(await stalled, 503);
  assertEquals(hurried.limits, [4_000, 4_000, 4_000]);
  assertEquals(await login(), 302);
});

Deno.test("hanging, trickling or stalled keys mean 503 (S105)", async () => {
  app.advance(CACHE_EXPIRY);
  const people = await Promise.all([returning(), returning(), returning()]);
  const [first, second, third] = people.map(({ client, callback }) => () =>
    statusOf(client, callback)
  );
  assert(first && second && third);
  using _hurried = hurryTimeouts(40);
  const [hung] = await start(first, "jwks/hang");
  assertEquals(await hung, 503);
  const [trickled] = await start(second, "jwks/body-slow");
  assertEquals(await trickled, 503);
  const [stalled] = await start(third, "jwks/body-slow", { seconds: 3600 });
  assertEquals(await stalled, 503);
  assertAccepted(await attempt());
});

Deno.test("a code exchange times out within 5 seconds, too (S105)", async () => {
  const { client, callback } = await returning();
  using hurried = hurryTimeouts(40);
  const [hung] = await start(
    () => statusOf(client, callback),
    "exchange/hang",
  );
  assertEquals(await hung, 503);
  assertEquals(hurried.limits.every((limit) => limit <= 4_000), true);
});

Deno.test("a code exchange without a time limit of its own means 503, too (S105)", async () => {
  const { client, callback } = await returning();
  const { promise, reject } = Promise.withResolvers<Response>();
  using hurried = hurryTimers(40);
  const status = await onBackChannel(
    (call, next) => isFor(call, "/oauth2/token") ? promise : next(),
    () => statusOf(client, callback),
  );
  reject(new TypeError("connection reset"));
  assertEquals(status, 503);
  assertEquals(Math.max(...hurried.limits) <= 5_000, true);
});

Deno.test("a hanging refresh means 503 and keeps the session (S105)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_LIFETIME);
  using _hurried = hurryTimeouts(40);
  const [hung] = await start(
    () => statusOf(client, "/account"),
    "refresh/hang",
  );
  assertEquals(await hung, 503);
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a refresh waits once for hanging metadata (S105)", async () => {
  const client = await app.signedIn();
  app.advance(CACHE_EXPIRY);
  using hurried = hurryTimeouts(40);
  using _hanging = bench.set("discovery/hang");
  assertEquals(await statusOf(client, "/account"), 503);
  assertEquals(hurried.limits, [4_000]);
});

Deno.test("a sign-out waits for revocation and metadata in parallel and needs neither (S105)", async () => {
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  app.advance(CACHE_EXPIRY);
  using hurried = hurryTimeouts(40);
  using revocation = bench.set("api/hang");
  using _metadata = bench.set("discovery/hang");
  const signingOut = client.post(`${APP_URL}/logout`, hiddenFields(body));
  await revocation.reached;
  assertEquals(hurried.limits.length, 2);
  const response = await signingOut;

  assertEquals(response.status, 303);
  assertStringIncludes(
    response.headers.get("location") ?? "",
    `${app.emulator.origin}/oauth2/logout?`,
  );
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("while FusionAuth fails, a signed-in user can continue and sign out (S106)", async () => {
  const client = await app.signedIn();
  const before = await countSessions();
  using _failing = bench.set("all/status-500");
  const { response, body } = await client.navigate(`${APP_URL}/account`);
  const change = await client.post(`${APP_URL}/make-change`, {
    ...hiddenFields(body),
    amount: "1.23",
  });
  assertEquals([response.status, change.status], [200, 200]);
  assertStringIncludes(await change.text(), "24 nickels and 3 pennies");

  const signedOut = await client.post(`${APP_URL}/logout`, hiddenFields(body));
  assertEquals(signedOut.status, 303);
  assertEquals(await countSessions(), before - 1);
  await assertSignedOut(client);
});

Deno.test("a failed code exchange is not repeated after 500 (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-500"]),
    "500",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 502 (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-502"]),
    "502",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 503 with Retry-After (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-503"]),
    "503",
    503,
  );
});

Deno.test("a failed code exchange is not repeated after 429 with Retry-After (S106)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/status-429"]),
    "429",
    503,
  );
});

Deno.test(
  "a failed code exchange is not repeated after a lost response (S106)",
  needsStrictExchange,
  async () => {
    const result = await attempt(["exchange/answer-lost"]);
    await assertTokensRefused(result, "", 503);
  },
);

Deno.test(
  "a failed code exchange is not repeated after a truncated response (S106)",
  needsStrictExchange,
  async () => {
    const result = await attempt(["exchange/body-cut"]);
    await assertTokensRefused(result, "", 503);
  },
);

Deno.test("a failed code exchange is not repeated after a connection failure (S106)", async () => {
  const { client, callback } = await returning();
  let exchanges = 0;
  const status = await onBackChannel((request, next) => {
    if (!isFor(request, "/oauth2/token")) return next();
    exchanges++;
    return unreachable();
  }, () => statusOf(client, callback));
  assertEquals([status, exchanges], [503, 1]);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("after a failure the next sign-in succeeds at once (S106)", async () => {
  app.advance(CACHE_EXPIRY);
  using _failing = bench.set("all/status-503");
  assertEquals(await statusOf(app.browser(), "/login"), 503);
  bench.clear();
  assertAccepted(await attempt());
});

Deno.test("a session whose token expired during an outage continues within ten seconds (S106)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_LIFETIME);
  const failing = bench.set("all/status-503");
  const response = await client.fetch(`${APP_URL}/account`);
  failing.clear();
  await response.body?.cancel();
  assertEquals(response.status, 503);
  assertEquals(response.headers.get("retry-after"), "10");
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a maintenance page in place of FusionAuth means 502 and ends no session (S107)", async () => {
  const client = await app.signedIn();
  app.advance(CACHE_EXPIRY);
  const maintenance = bench.set("all/body-html");
  assertEquals(await statusOf(app.browser(), "/login"), 502);
  assertEquals(await statusOf(app.browser(), "/"), 200);
  assertEquals(await statusOf(client, "/account"), 502);
  maintenance.clear();
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("keys in HTML at a refresh end no session (S107)", async () => {
  const client = await app.signedIn();
  app.advance(CACHE_EXPIRY);
  const maintenance = bench.set("jwks/body-html");
  assertEquals(await statusOf(client, "/account"), 502);
  maintenance.clear();
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a refresh answered with garbage ends no session (S107)", async () => {
  const client = await app.signedIn();
  const statuses = [];
  for (
    const mode of [
      "body-html",
      "body-broken",
      "body-null",
      "body-10mb",
    ] as const
  ) {
    app.advance(ACCESS_TOKEN_LIFETIME);
    const garbage = bench.set(`refresh/${mode}`);
    statuses.push(await statusOf(client, "/account"));
    garbage.clear();
    app.advance(REFRESH_BACK_OFF);
    statuses.push(await statusOf(client, "/account"));
  }
  assertEquals(statuses, [502, 200, 502, 200, 502, 200, 502, 200]);
});

Deno.test(
  "a gzip bomb means 502 from every endpoint (S107)",
  needsStrictExchange,
  async () => {
    await assertTokensRefused(
      await attempt(["exchange/body-gzip-bomb"]),
      "too large",
    );
    const userinfo = await attempt(["userinfo/body-gzip-bomb"]);
    await assertRefused(userinfo);
    app.advance(CACHE_EXPIRY);
    await assertTokensRefused(
      await attempt(["jwks/body-gzip-bomb"]),
      "larger than",
    );
    app.advance(CACHE_EXPIRY);
    using _bomb = bench.set("discovery/body-gzip-bomb");
    assertEquals(await statusOf(app.browser(), "/login"), 502);
  },
);

Deno.test("an endless response is cut off early (S107)", async () => {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let chunks = 0;
  const cancelled = Promise.withResolvers<void>();
  using _hook = hookRequests(app.emulator, (_request, { path }, next) => {
    if (path !== "/oauth2/userinfo") return next();
    const body = new ReadableStream({
      pull: (controller) => {
        chunks++;
        controller.enqueue(chunk.slice());
      },
      cancel: () => cancelled.resolve(),
    });
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(body, { headers }));
  });
  const result = await attempt();
  await cancelled.promise;
  await assertRefused(result);
  assert(chunks * chunk.length < 50_000_000, `${chunks} chunks were sent`);
});

Deno.test(
  "a token response in another charset means 502 (S107)",
  needsStrictExchange,
  async () => {
    using _hook = hookRequests(
      app.emulator,
      async (_request, { path }, next) => {
        const response = await next();
        if (path !== "/oauth2/token") return response;
        const units = Uint16Array.from(
          await response.text(),
          (letter) => letter.charCodeAt(0),
        );
        const headers = { "content-type": "application/json; charset=utf-16" };
        return new Response(units, { headers });
      },
    );
    await assertTokensRefused(await attempt(), "access_token");
  },
);

Deno.test(
  "a token response shorter than its Content-Length opens no session (S107)",
  needsStrictExchange,
  async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const { client, callback } = await returning();
    const lie = async () => {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
        "content-length: 5000\r\n\r\n";
      await connection.write(
        new TextEncoder().encode(`${head}{"access_token":`),
      );
    };
    const lying = lie();
    const status = await onBackChannel(
      (call, next) =>
        isFor(call, "/oauth2/token")
          ? network(`http://127.0.0.1:${port}/`, {
            method: "POST",
            body: "",
            signal: call.signal,
          })
          : next(),
      () => statusOf(client, callback),
    );
    await lying;
    assertEquals(status, 503);
    assertEquals(hasSessionCookie(client), false);
  },
);

// The last test: it takes the emulator down.
Deno.test("a FusionAuth that returns with other keys needs no restart of the app (S106)", async () => {
  const client = await app.signedIn();
  const { port, origin } = app.emulator;
  await app.emulator.close();
  log.clear();
  assertEquals(await statusOf(client, "/account"), 200);
  app.advance(CACHE_EXPIRY);
  assertEquals(await statusOf(app.browser(), "/login"), 503);
  assertEquals(await statusOf(client, "/account"), 503);
  assertEquals(log.events("session.ended"), []);

  await using _back = await openEmulator({ port, issuer: origin });
  const { url, response } = await signIn(app.browser());
  assertEquals([url.pathname, response.status], ["/account", 200]);
});
