import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { againLink, edited, refuse } from "../support/callbacks.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { countExchanges } from "../support/code_exchange.ts";
import { cookieValueOf, hasSessionCookie } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { startAndApprove } from "../support/sign_in.ts";

const log = keepLog();
const app = await openApp();

Deno.test("another issuer is refused before the code is sent (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const evil = "https://evil.example";
  const body = await refuse(
    app,
    client,
    edited(callback, (query) => query.set("iss", evil)),
  );
  assertStringIncludes(body, "did not come from our sign-in service");
});

Deno.test("an issuer that resembles FusionAuth's is refused (S13)", async () => {
  const issuer = app.emulator.issuer;
  const forms = [`${issuer}/`, issuer.toUpperCase(), ` ${issuer}`, "", "null"];
  for (const iss of forms) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(
      app,
      client,
      edited(callback, (query) => query.set("iss", iss)),
    );
  }
});

Deno.test("a repeated issuer is refused (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const { issuer } = app.emulator;
  await refuse(
    app,
    client,
    edited(callback, (query) => query.append("iss", issuer)),
  );
});

Deno.test("another issuer is refused in an error response, too (S13)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const body = await refuse(
    app,
    client,
    edited(callback, (query) => {
      query.delete("code");
      query.set("error", "access_denied");
      query.set("iss", "https://evil.example");
    }),
  );
  assertStringIncludes(body, "did not come from our sign-in service");
});

Deno.test("a callback without issuer is refused if the metadata promises one (S13)", async () => {
  const silent = app.browser();
  const { callback } = await startAndApprove(silent);
  const bare = edited(callback, (query) => query.delete("iss"));
  assertEquals((await silent.navigate(bare)).url.pathname, "/account");

  app.advance(CACHE_EXPIRY);
  await onBackChannel(async (request, next) => {
    const response = await next();
    if (!isFor(request, "/openid-configuration")) return response;
    return Response.json({
      ...await response.json(),
      "authorization_response_iss_parameter_supported": true,
    });
  }, async () => {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(app, client, edited(callback, (query) => query.delete("iss")));
  });
  app.advance(CACHE_EXPIRY);
});

Deno.test("a repeated parameter is refused (S14)", async () => {
  for (const name of ["code", "state"]) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    const value = callback.searchParams.get(name) ?? "";
    await refuse(
      app,
      client,
      edited(callback, (query) => query.append(name, value)),
    );
    await refuse(
      app,
      client,
      edited(callback, (query) => query.append(name, "")),
    );
  }
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const twice = edited(callback, (query) => {
    query.delete("code");
    query.append("error", "access_denied");
    query.append("error", "access_denied");
  });
  await refuse(app, client, twice);
});

Deno.test("an error from FusionAuth is answered with a friendly page and ends the transaction (S15)", async () => {
  const client = app.browser();
  const { callback, transaction } = await startAndApprove(
    client,
    "/login?return_to=/make-change",
  );
  const denied = edited(callback, (query) => {
    query.delete("code");
    query.set("error", "access_denied");
    query.set("error_description", "<script>alert(1)</script>");
    query.set("error_reason", "<script>");
  });
  const body = await refuse(app, client, denied);
  assertStringIncludes(body, "The sign-in was not completed");
  assertEquals(body.includes("alert(1)"), false);
  assertEquals(againLink(body), "/login?return_to=%2Fmake-change");
  assertEquals(cookieValueOf(client, transaction.cookie), undefined);
  // The code of the same transaction is useless from now on.
  await refuse(app, client, callback);
});

Deno.test("an error with an unknown state is not shown (S15)", async () => {
  const query = new URLSearchParams({
    error: "access_denied",
    "error_description": "canary<script>",
    state: "a".repeat(43),
  });
  const body = await refuse(app, app.browser(), `${APP_URL}/callback?${query}`);
  assertEquals(body.includes("canary"), false);
  assertEquals(body.includes("access_denied"), false);
});

Deno.test("an error together with a code is refused (S15)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  await refuse(
    app,
    client,
    edited(callback, (query) => query.set("error", "x")),
  );
});

Deno.test("an unknown error is answered with a page and one log line (S15)", async () => {
  const descriptions = [
    "x".repeat(50_000),
    "a\r\nSet-Cookie: x=y",
    "\u001b[31m",
  ];
  const errors = ["never_heard_of", "a\r\nb: c", "<b>", "x".repeat(10_000)];
  for (const error of errors) {
    for (const description of descriptions) {
      const client = app.browser();
      const { callback } = await startAndApprove(client);
      log.clear();
      const body = await refuse(
        app,
        client,
        edited(callback, (query) => {
          query.delete("code");
          query.set("error", error);
          query.set("error_description", description);
        }),
      );
      assertEquals(body.includes(description), false);
      assertEquals(log.lines.length, 1);
      assertEquals(
        log.events("sign_in.failed")[0]?.error,
        error === "never_heard_of"
          ? "CallbackError: denied: never_heard_of"
          : "CallbackError: denied: unreadable_error",
      );
      assertEquals(log.events("sign_in.failed")[0]?.problem, "denied");
      assert((log.lines[0]?.length ?? 0) < 500);
    }
  }
});

Deno.test("tokens in the URL are refused (S16)", async () => {
  for (const name of ["access_token", "id_token", "response"]) {
    const client = app.browser();
    const { callback } = await startAndApprove(client);
    await refuse(
      app,
      client,
      edited(callback, (query) => query.set(name, "x")),
    );
  }
});

Deno.test("a callback by POST is refused (S16)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const exchanges = countExchanges(app);
  const form = new URLSearchParams(callback.search);
  const target = `${APP_URL}/callback`;
  const foreign = await client.fetch(target, {
    method: "POST",
    body: form,
    headers: { origin: app.emulator.origin },
  });
  assertEquals(foreign.status, 403);
  const own = await client.post(target, form);
  assert(own.status === 404 || own.status === 405);
  const inQuery = await client.post(callback, {});
  assert(inQuery.status === 404 || inQuery.status === 405);
  assertEquals(countExchanges(app), exchanges);
  assertEquals(hasSessionCookie(client), false);
});

Deno.test("HEAD does not consume a callback (S16)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const head = await client.fetch(callback, { method: "HEAD" });
  assertEquals(head.status, 405);
  assertEquals(head.headers.get("allow"), "GET");
  assertEquals((await client.navigate(callback)).url.pathname, "/account");
});

Deno.test("unknown parameters do no harm (S17)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const more = edited(callback, (query) => {
    query.set("locale", "en_US");
    query.set("userState", "Authenticated");
    query.set("session_state", "x");
    query.set("foo", "bar");
  });
  assertEquals((await client.navigate(more)).url.pathname, "/account");
});

Deno.test("a garbage callback is answered with a page and one log line (S20)", async () => {
  const state = "a".repeat(43);
  const queries = [
    "code=%00&state=%00",
    "code=x&state=%00",
    "code=%zz&state=%",
    `code=${"x".repeat(16_384)}&state=${state}`,
    "code=\u{1F4A3}&state=\u{1F4A3}",
    "&&&&&&=&=&",
    Array.from({ length: 5_000 }, (_, n) => `p${n}=1`).join("&"),
    `state=${state}`,
    `code=&state=${state}`,
    `error=&state=${state}`,
    "code[]=x&state[]=y",
    "__proto__=x&constructor=y&state=toString&code=x",
    `code=x&state=${"a".repeat(8_192)}`,
    "code=x&state=a%0d%0aSet-Cookie:%20session=x",
  ];
  for (const query of queries) {
    log.clear();
    await refuse(app, app.browser(), `${APP_URL}/callback?${query}`);
    assertEquals(log.lines.length, 1);
    assert((log.lines[0]?.length ?? 0) < 500);
  }
});

Deno.test("a code longer than any of FusionAuth's is not sent to it (S20)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const withCode = (length: number) =>
    edited(callback, (query) => query.set("code", "x".repeat(length)));
  await refuse(app, client, withCode(2_049));
  const exchanges = countExchanges(app);
  const response = await client.fetch(withCode(2_048));
  await response.body?.cancel();
  assertEquals(response.status, 400);
  assertEquals(countExchanges(app), exchanges + 1);
});

Deno.test("a code unknown to FusionAuth is refused (S20)", async () => {
  const client = app.browser();
  const { callback } = await startAndApprove(
    client,
    "/login?return_to=/teller",
  );
  const response = await client.fetch(
    edited(callback, (query) => query.set("code", "\u{1F4A3}\u0000<x>")),
  );
  assertEquals(response.status, 400);
  const body = await response.text();
  assertStringIncludes(body, "did not confirm this sign-in");
  assertEquals(againLink(body), "/login?return_to=%2Fteller");
  assertEquals(hasSessionCookie(client), false);
});
