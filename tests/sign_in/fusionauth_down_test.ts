import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { ModeOptions } from "@changebank/fusionauth-emulator/faults";
import type { ModeName } from "@changebank/fusionauth-emulator/faults";
import { startEmulator } from "@changebank/fusionauth-emulator";
import {
  CookieClient,
  hiddenFields,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, signIn } from "../support/app.ts";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import { approve, startFlow } from "../support/flows.ts";
import {
  assertAccepted,
  assertRefused,
  assertSignedOut,
  assertTokensRefused,
  countSessions,
  openAttempts,
} from "../support/sign_in_attempt.ts";
import { needsStrictExchange } from "../support/published.ts";

const { app, log, attempt } = await openAttempts();
const { bench } = app.emulator;
const METADATA = "/.well-known/openid-configuration";
const JWKS = "/.well-known/jwks.json";
/** How long an access token of the kickstart's application lives. */
const ACCESS_TOKEN_SECONDS = 300;
/** Longer than the app keeps metadata and keys. */
const KEPT_SECONDS = 11 * 60;
/** Longer than the app waits before it tries a refresh again. */
const BACK_OFF_SECONDS = 6;

/** A browser that FusionAuth has just sent back to the app. */
interface Returning {
  readonly client: CookieClient;
  readonly callback: URL;
}

async function returning(client = app.browser()): Promise<Returning> {
  const flow = await startFlow(client);
  return { client, callback: await approve(client, flow) };
}

/** The same, but all in this process, and by FusionAuth's memory of the person. */
async function arriving(): Promise<Returning> {
  const client = new CookieClient({
    [APP_URL]: app.handler,
    [app.emulator.origin]: app.emulator.handler,
  });
  return await returning(client);
}

function pathOf({ pathname, search }: URL): string {
  return pathname + search;
}

/** The status of a page of the app. */
async function open(client: CookieClient, path: string): Promise<number> {
  const response = await client.fetch(APP_URL + path);
  await response.body?.cancel();
  return response.status;
}

/** Counts the requests to FusionAuth, by path, as long as it is in use. */
function countRequests(): Map<string, number> & Disposable {
  const { hooks } = app.emulator.core;
  const { request } = hooks;
  const counts = new Map<string, number>();
  hooks.request = (req, entry, next) => {
    counts.set(entry.path, (counts.get(entry.path) ?? 0) + 1);
    return request(req, entry, next);
  };
  const stop = () => void (hooks.request = request);
  return Object.assign(counts, { [Symbol.dispose]: stop });
}

/** Has the app's time limits pass `times` as fast; `limits` are those it asked for. */
function hurry(times: number): { readonly limits: number[] } & Disposable {
  const { timeout } = AbortSignal;
  const limits: number[] = [];
  AbortSignal.timeout = (milliseconds) => {
    limits.push(milliseconds);
    return timeout.call(AbortSignal, milliseconds / times);
  };
  return {
    limits,
    [Symbol.dispose]: () => void (AbortSignal.timeout = timeout),
  };
}

// The first two in this file: the app has not seen FusionAuth yet.
Deno.test("concurrent sign-ins share a failed fetch, and it is not cached (S108)", async () => {
  using counts = countRequests();
  using _failing = bench.set("discovery/status-503", { times: 1 });
  const hanging = bench.set("discovery/hang", { times: 1 });
  const refused = Array.from(
    { length: 50 },
    () => open(app.browser(), "/login"),
  );
  await hanging.reached;
  hanging.release();
  assertEquals(new Set(await Promise.all(refused)), new Set([503]));
  assertEquals(counts.get(METADATA), 1);

  assertEquals(await open(app.browser(), "/login"), 302);
  assertEquals(counts.get(METADATA), 2);
});

Deno.test("200 concurrent sign-ins on a cold replica fetch metadata and keys once (S108)", async () => {
  app.advance(KEPT_SECONDS);
  using counts = countRequests();
  const herd = await Promise.all(
    Array.from({ length: 200 }, () => arriving()),
  );
  const before = await countSessions();
  const statuses = await Promise.all(
    herd.map(({ client, callback }) => open(client, pathOf(callback))),
  );
  assertEquals(new Set(statuses), new Set([303]));
  assertEquals(await countSessions(), before + 200);
  assertEquals(counts.get(METADATA), 1);
  assertEquals(counts.get(JWKS), 1);
  assertEquals(counts.get("/oauth2/token"), 200);
});

/** FusionAuth misbehaves once, and `work` that comes across it is under way. */
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
    const { hooks } = app.emulator.core;
    const { request } = hooks;
    const released: Promise<void>[] = [];
    const signedIn = await app.signedIn();
    const people = await Promise.all(
      Array.from({ length: 6 }, () => returning()),
    );
    hooks.request = (req, entry, next) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      req.signal.addEventListener("abort", () => resolve());
      released.push(promise);
      return request(req, entry, next);
    };
    let answered = 0;
    const returns = people.map(({ client, callback }) => async () => {
      const response = await client.fetch(callback);
      await response.body?.cancel();
      answered++;
      return [response.status, client.cookie("localhost", "session")];
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

    assertEquals(await open(app.browser(), "/"), 200);
    assertEquals(await open(app.browser(), "/login"), 302);
    assertEquals(await open(signedIn, "/account"), 200);
    assertEquals(answered, 0);
    assertEquals(
      await Promise.all(answers),
      Array.from({ length: 6 }, () => [503, undefined]),
    );
    await Promise.all(released);
    hooks.request = request;
  },
);

Deno.test("hanging, trickling or stalled metadata means 503 after 4 seconds (S105)", async () => {
  using hurried = hurry(40);
  const login = () => open(app.browser(), "/login");
  app.advance(KEPT_SECONDS);
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
  app.advance(KEPT_SECONDS);
  const people = await Promise.all([returning(), returning(), returning()]);
  const [first, second, third] = people.map(({ client, callback }) => () =>
    open(client, pathOf(callback))
  );
  assert(first && second && third);
  using _hurried = hurry(40);
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
  using hurried = hurry(40);
  const [hung] = await start(
    () => open(client, pathOf(callback)),
    "exchange/hang",
  );
  assertEquals(await hung, 503);
  assertEquals(hurried.limits.every((limit) => limit <= 4_000), true);
});

Deno.test("a code exchange without a time limit of its own means 503, too (S105)", async () => {
  const { client, callback } = await returning();
  const { promise, reject } = Promise.withResolvers<Response>();
  const { setTimeout } = globalThis;
  const limits: number[] = [];
  globalThis.setTimeout = Object.assign((work: () => void, limit = 0) => {
    limits.push(limit);
    return setTimeout(work, limit / 40);
  }, setTimeout);
  const status = await onBackChannel(
    (call, next) => isFor(call, "/oauth2/token") ? promise : next(),
    () => open(client, pathOf(callback)),
  ).finally(() => globalThis.setTimeout = setTimeout);
  reject(new TypeError("connection reset"));
  assertEquals(status, 503);
  assertEquals(Math.max(...limits) <= 5_000, true);
});

Deno.test("a hanging refresh means 503 and keeps the session (S105)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_SECONDS);
  using _hurried = hurry(40);
  const [hung] = await start(() => open(client, "/account"), "refresh/hang");
  assertEquals(await hung, 503);
  app.advance(BACK_OFF_SECONDS);
  assertEquals(await open(client, "/account"), 200);
});

Deno.test("a refresh waits once for hanging metadata (S105)", async () => {
  const client = await app.signedIn();
  app.advance(KEPT_SECONDS);
  using hurried = hurry(40);
  using _hanging = bench.set("discovery/hang");
  assertEquals(await open(client, "/account"), 503);
  assertEquals(hurried.limits, [4_000]);
});

Deno.test("a sign-out waits for revocation and metadata in parallel and needs neither (S105)", async () => {
  const client = await app.signedIn();
  const { body } = await client.navigate(`${APP_URL}/account`);
  app.advance(KEPT_SECONDS);
  using hurried = hurry(40);
  using revocation = bench.set("api/hang");
  using _metadata = bench.set("discovery/hang");
  const signOut = client.post(`${APP_URL}/logout`, hiddenFields(body));
  await revocation.reached;
  assertEquals(hurried.limits.length, 2);
  const response = await signOut;

  assertEquals(response.status, 303);
  assertStringIncludes(
    response.headers.get("location") ?? "",
    `${app.emulator.origin}/oauth2/logout?`,
  );
  assertEquals(client.cookie("localhost", "session"), undefined);
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

  const signOut = await client.post(`${APP_URL}/logout`, hiddenFields(body));
  assertEquals(signOut.status, 303);
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
  }, () => open(client, pathOf(callback)));
  assertEquals([status, exchanges], [503, 1]);
  assertEquals(client.cookie("localhost", "session"), undefined);
});

Deno.test("after a failure the next sign-in succeeds at once (S106)", async () => {
  app.advance(KEPT_SECONDS);
  using _failing = bench.set("all/status-503");
  assertEquals(await open(app.browser(), "/login"), 503);
  bench.clear();
  assertAccepted(await attempt());
});

Deno.test("a session whose token expired during an outage continues within ten seconds (S106)", async () => {
  const client = await app.signedIn();
  app.advance(ACCESS_TOKEN_SECONDS);
  const failing = bench.set("all/status-503");
  const response = await client.fetch(`${APP_URL}/account`);
  failing.clear();
  await response.body?.cancel();
  assertEquals(response.status, 503);
  assertEquals(response.headers.get("retry-after"), "10");
  app.advance(BACK_OFF_SECONDS);
  assertEquals(await open(client, "/account"), 200);
});

Deno.test("a maintenance page in place of FusionAuth means 502 and ends no session (S107)", async () => {
  const client = await app.signedIn();
  app.advance(KEPT_SECONDS);
  const maintenance = bench.set("all/body-html");
  assertEquals(await open(app.browser(), "/login"), 502);
  assertEquals(await open(app.browser(), "/"), 200);
  assertEquals(await open(client, "/account"), 502);
  maintenance.clear();
  app.advance(BACK_OFF_SECONDS);
  assertEquals(await open(client, "/account"), 200);
});

Deno.test("keys in HTML at a refresh end no session (S107)", async () => {
  const client = await app.signedIn();
  app.advance(KEPT_SECONDS);
  const maintenance = bench.set("jwks/body-html");
  assertEquals(await open(client, "/account"), 502);
  maintenance.clear();
  app.advance(BACK_OFF_SECONDS);
  assertEquals(await open(client, "/account"), 200);
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
    app.advance(ACCESS_TOKEN_SECONDS);
    const garbage = bench.set(`refresh/${mode}`);
    statuses.push(await open(client, "/account"));
    garbage.clear();
    app.advance(BACK_OFF_SECONDS);
    statuses.push(await open(client, "/account"));
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
    app.advance(KEPT_SECONDS);
    await assertTokensRefused(
      await attempt(["jwks/body-gzip-bomb"]),
      "larger than",
    );
    app.advance(KEPT_SECONDS);
    using _bomb = bench.set("discovery/body-gzip-bomb");
    assertEquals(await open(app.browser(), "/login"), 502);
  },
);

Deno.test("an endless response is cut off early (S107)", async () => {
  const { hooks } = app.emulator.core;
  const { request } = hooks;
  const CHUNK = new Uint8Array(64 * 1024).fill(0x20);
  let chunks = 0;
  const cancelled = Promise.withResolvers<void>();
  hooks.request = (req, entry, next) => {
    if (entry.path !== "/oauth2/userinfo") return request(req, entry, next);
    const body = new ReadableStream({
      pull: (controller) => {
        chunks++;
        controller.enqueue(CHUNK.slice());
      },
      cancel: () => cancelled.resolve(),
    });
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(body, { headers }));
  };
  const result = await attempt().finally(() => hooks.request = request);
  await cancelled.promise;
  await assertRefused(result);
  assert(chunks * CHUNK.length < 50_000_000, `${chunks} chunks were sent`);
});

Deno.test(
  "a token response in another charset means 502 (S107)",
  needsStrictExchange,
  async () => {
    const { hooks } = app.emulator.core;
    const { request } = hooks;
    hooks.request = async (req, entry, next) => {
      const response = await request(req, entry, next);
      if (entry.path !== "/oauth2/token") return response;
      const units = Uint16Array.from(
        await response.text(),
        (letter) => letter.charCodeAt(0),
      );
      const headers = { "content-type": "application/json; charset=utf-16" };
      return new Response(units, { headers });
    };
    const result = await attempt().finally(() => hooks.request = request);
    await assertTokensRefused(result, "access_token");
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
    const original = globalThis.fetch;
    const status = await onBackChannel(
      (call, next) =>
        isFor(call, "/oauth2/token")
          ? original(`http://127.0.0.1:${port}/`, {
            method: "POST",
            body: "",
            signal: call.signal,
          })
          : next(),
      () => open(client, pathOf(callback)),
    );
    await lying;
    assertEquals(status, 503);
    assertEquals(client.cookie("localhost", "session"), undefined);
  },
);

// The last in this file: it takes the emulator down.
Deno.test("a FusionAuth that returns with other keys needs no restart of the app (S106)", async () => {
  const client = await app.signedIn();
  const { port, origin } = app.emulator;
  await app.emulator.close();
  log.clear();
  assertEquals(await open(client, "/account"), 200);
  app.advance(KEPT_SECONDS);
  assertEquals(await open(app.browser(), "/login"), 503);
  assertEquals(await open(client, "/account"), 503);
  assertEquals(log.events("session.ended"), []);

  await using _back = await startEmulator({
    port,
    issuer: origin,
    stateFile: null,
    quiet: true,
  });
  const { url, response } = await signIn(app.browser());
  assertEquals([url.pathname, response.status], ["/account", 200]);
});
