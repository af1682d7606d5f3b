import { assert, assertEquals } from "@std/assert";
import { isFor, network, onBackChannel } from "../support/back_channel.ts";
import {
  ACCESS_TOKEN_LIFETIME,
  CACHE_EXPIRY,
  REFRESH_BACK_OFF,
} from "../support/clock.ts";
import { hasSessionCookie } from "../support/cookies.ts";
import { hookRequests } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";
import {
  assertRefused,
  assertTokensRefused,
  openAttempts,
} from "../support/sign_in_attempt.ts";

const { app, attempt } = await openAttempts();
const { faults } = app.emulator;

Deno.test("a maintenance page in place of FusionAuth means 502 and ends no session (S107)", async () => {
  const client = await app.signedIn();
  app.advance(CACHE_EXPIRY);
  const maintenance = faults.set("all/body-html");
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
  const maintenance = faults.set("jwks/body-html");
  assertEquals(await statusOf(client, "/account"), 502);
  maintenance.clear();
  app.advance(REFRESH_BACK_OFF);
  assertEquals(await statusOf(client, "/account"), 200);
});

Deno.test("a refresh answered with garbage ends no session (S107)", async () => {
  const client = await app.signedIn();
  const statuses = [];
  for (
    const fault of [
      "body-html",
      "body-broken",
      "body-null",
      "body-10mb",
    ] as const
  ) {
    app.advance(ACCESS_TOKEN_LIFETIME);
    const garbage = faults.set(`refresh/${fault}`);
    statuses.push(await statusOf(client, "/account"));
    garbage.clear();
    app.advance(REFRESH_BACK_OFF);
    statuses.push(await statusOf(client, "/account"));
  }
  assertEquals(statuses, [502, 200, 502, 200, 502, 200, 502, 200]);
});

Deno.test("a refresh that a proxy or a portal answers in JSON ends no session (S107)", async () => {
  const client = await app.signedIn();
  for (
    const [status, answer] of [
      [200, {}],
      [200, { status: "ok" }],
      [403, { error: { code: 403 } }],
      [401, { error: true }],
    ] as const
  ) {
    app.advance(ACCESS_TOKEN_LIFETIME);
    const portal = await onBackChannel(
      async (request, next) =>
        isFor(request, "/oauth2/token")
          ? Response.json(answer, { status })
          : await next(),
      () => statusOf(client, "/account"),
    );
    assertEquals(portal, 502);
    app.advance(REFRESH_BACK_OFF);
    assertEquals(await statusOf(client, "/account"), 200);
  }
});

Deno.test(
  "a gzip bomb means 502 from every endpoint (S107)",
  async () => {
    await assertTokensRefused(
      await attempt(["exchange/body-gzip-bomb"]),
      "larger than",
    );
    const userinfo = await attempt(["userinfo/body-gzip-bomb"]);
    await assertRefused(userinfo);
    app.advance(CACHE_EXPIRY);
    await assertTokensRefused(
      await attempt(["jwks/body-gzip-bomb"]),
      "larger than",
    );
    app.advance(CACHE_EXPIRY);
    using _bomb = faults.set("discovery/body-gzip-bomb");
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
    await assertTokensRefused(await attempt(), "Cannot read a token response");
  },
);

Deno.test(
  "a token response shorter than its Content-Length opens no session (S107)",
  async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    const { client, callback } = await startAndApprove(app.browser());
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
