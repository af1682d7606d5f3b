import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { importRequestGuards } from "../support/app_modules.ts";
import { isFor, onBackChannel, unreachable } from "../support/back_channel.ts";
import { withoutPadding, withoutStore } from "../support/breakage.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { openErrorPage, readErrorPage } from "../support/error_pages.ts";
import { keepLog } from "../support/log_lines.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { MONICA } from "../support/users.ts";

const log = keepLog();
const app = await openApp();

Deno.test("an unknown path is answered with a page that links to the home page", async () => {
  const { status, heading, body } = await openErrorPage(
    app.browser(),
    "/nothing-here",
  );
  assertEquals(status, 404);
  assertEquals(heading, "There is nothing here");
  assertMatch(body, /href="\/"[^>]*>\s*Home/);
  assertEquals(
    (await openErrorPage(app.browser(), "/account/nothing")).status,
    404,
  );
  assertEquals(
    (await openErrorPage(app.browser(), "/webhooks/other")).status,
    404,
  );
});

Deno.test("a form sent to a page that takes none is answered with 404 or 405", async () => {
  const client = await app.signedIn();
  for (const path of ["/", "/account", "/teller", "/login", "/healthz"]) {
    const response = await client.post(APP_URL + path, { amount: "1" });
    const { status } = await readErrorPage(response);
    assert(status === 404 || status === 405, `${path} ${status}`);
  }
});

Deno.test("a page that needs a role names it", async () => {
  const { status, heading, body } = await openErrorPage(
    await app.signedIn(),
    "/teller",
  );
  assertEquals(status, 403);
  assertEquals(heading, "This page is not for you");
  assertStringIncludes(body, "teller");
  const teller = await openErrorPage(await app.signedIn(MONICA), "/teller");
  assertEquals(teller.status, 200);
});

Deno.test("an error page does not run the route behind it", async () => {
  const { handler } = await import("@/routes/_error.tsx");
  // With an object that lacks POST, a refused POST would reach its route.
  assertEquals(typeof handler, "function");
});

Deno.test("an unreachable FusionAuth is answered with a page that says to wait", async () => {
  app.advance(CACHE_EXPIRY);
  const page = await onBackChannel(
    unreachable,
    () => openErrorPage(app.browser(), "/login"),
  );
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
  }, () => openErrorPage(app.browser(), "/login"));
  assertEquals(page.status, 502);
  assertEquals(page.headers.get("location"), null);
  assertEquals((await app.browser().fetch(`${APP_URL}/login`)).status, 302);
});

Deno.test("an internal error shows no details, only a reference to the log (S85)", async () => {
  const client = await app.signedIn();
  log.clear();
  const page = await withoutPadding(() => openErrorPage(client, "/account"));
  assertEquals(page.status, 500);
  assertEquals(page.heading, "Something went wrong on our side");
  const [event] = log.events("request.failed");
  assertEquals(event?.request, page.reference);
  assertStringIncludes(String(event?.error), "canary");
  assertEquals(log.requests.at(-1)?.route, "/account");
});

Deno.test("a failing store shows no details (S85)", async () => {
  const client = await app.signedIn();
  const page = await withoutStore(() => openErrorPage(client, "/account"));
  assertEquals(page.status, 503);
  assertMatch(page.headers.get("retry-after") ?? "", /^\d+$/);
  assertMatch(page.reference ?? "", /^[\da-f]{12}$/);
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
      }, async () => await readErrorPage(await client.fetch(callback)));
      assert([400, 502, 503].includes(page.status), `${page.status}`);
      assertEquals(page.heading, "This sign-in did not work");
    }
  }
});

Deno.test("responses from outside Fresh show no details either (S85)", async () => {
  const client = await app.signedIn();
  const long = new URLSearchParams({ amount: "x".repeat(20_000) });
  const responses = [
    await client.fetch(APP_URL, { method: "PUT" }),
    await app.handler(new Request("http://evil.example/")),
    await client.fetch(`${APP_URL}/account`, {
      headers: { "sec-fetch-mode": "cors", cookie: "session=x" },
    }),
  ];
  for (const response of responses) await readErrorPage(response);
  // The connection is closed behind this one.
  const refused = await client.post(`${APP_URL}/make-change`, long);
  const sent = await refused.body?.getReader().read();
  assertEquals(
    new TextDecoder().decode(sent?.value),
    "The body is larger than 16384 bytes\n",
  );
});

Deno.test("an error outside Fresh ends in a plain 500 (S85)", async () => {
  const guard = await importRequestGuards();
  const handle = guard(() => Promise.reject(new Error("canary")));
  const response = await handle(new Request(APP_URL));
  assertEquals(response.status, 500);
  assertEquals(await response.text(), "Something went wrong on our side");
  assertEquals(response.headers.get("x-frame-options"), "DENY");
});
