import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";
import { formFieldsOf, PAGES } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { listRows } from "../support/store.ts";
import { MONICA } from "../support/users.ts";
import { makeTempFolder } from "../support/temp_folder.ts";

const log = keepLog();
// kv-oauth opens a KV of its own; the same one only when it is a file.
const app = await openApp({ DENO_KV_PATH: `${await makeTempFolder()}/kv` });

const FORM = "application/x-www-form-urlencoded";

/** What a request says about its origin. */
interface Sender {
  readonly origin?: string;
  readonly site?: string;
  readonly type?: string;
}

/** Sends a make-change form from this origin. */
async function send(
  client: CookieClient,
  { origin, site, type = FORM }: Sender,
  fields: Record<string, string> = {},
): Promise<number> {
  const headers = new Headers({ "content-type": type });
  if (origin !== undefined) headers.set("origin", origin);
  if (site !== undefined) headers.set("sec-fetch-site", site);
  const body = new URLSearchParams({ amount: "1.23", ...fields }).toString();
  const init = { method: "POST", headers, body };
  const response = await client.fetch(`${APP_URL}/make-change`, init);
  await response.body?.cancel();
  return response.status;
}

Deno.test("a form of the app's own page is accepted (S66)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  assertEquals(await send(client, { origin: APP_URL }, fields), 200);
  const site = "same-origin";
  assertEquals(await send(client, { origin: APP_URL, site }, fields), 200);
});

Deno.test("without Origin, Sec-Fetch-Site decides (S66)", async () => {
  const client = await app.signedIn();
  assertEquals(await send(client, { site: "same-origin" }), 200);
  assertEquals(await send(client, { site: "same-site" }), 403);
  assertEquals(await send(client, { site: "cross-site" }), 403);
  assertEquals(await send(client, { site: "none" }), 403);
});

Deno.test("a form without Origin and Sec-Fetch-Site is refused (S66)", async () => {
  assertEquals(await send(await app.signedIn(), {}), 403);
});

Deno.test("another origin is refused, whatever Sec-Fetch-Site says (S66)", async () => {
  const client = await app.signedIn();
  const origin = "https://evil.example";
  assertEquals(await send(client, { origin }), 403);
  assertEquals(await send(client, { origin, site: "none" }), 403);
  assertEquals(await send(client, { origin, site: "same-site" }), 403);
  assertEquals(await send(client, { origin, site: "cross-site" }), 403);
  assertEquals(await send(client, { origin, site: "same-origin" }), 403);
});

Deno.test("an origin that resembles the app's is refused (S66)", async () => {
  const client = await app.signedIn();
  assertEquals(await send(client, { origin: `${APP_URL}.evil.example` }), 403);
  assertEquals(await send(client, { origin: "http://localhost" }), 403);
  assertEquals(await send(client, { origin: "https://localhost:5000" }), 403);
  assertEquals(await send(client, { origin: "http://127.0.0.1:5000" }), 403);
  assertEquals(await send(client, { origin: "http://LOCALHOST:5000" }), 403);
  assertEquals(await send(client, { origin: "" }), 403);
});

Deno.test("the null origin of a sandboxed frame is refused (S66)", async () => {
  const client = await app.signedIn();
  const origin = "null";
  assertEquals(await send(client, { origin }), 403);
  assertEquals(await send(client, { origin, site: "none" }), 403);
  assertEquals(await send(client, { origin, site: "same-site" }), 403);
  assertEquals(await send(client, { origin, site: "cross-site" }), 403);
  assertEquals(await send(client, { origin, site: "same-origin" }), 403);
});

Deno.test("the app's origin with a contradicting Sec-Fetch-Site is refused (S66)", async () => {
  const client = await app.signedIn();
  const origin = APP_URL;
  assertEquals(await send(client, { origin, site: "none" }), 403);
  assertEquals(await send(client, { origin, site: "same-site" }), 403);
  assertEquals(await send(client, { origin, site: "cross-site" }), 403);
});

Deno.test("content types other than a plain form are refused with 415 (S66)", async () => {
  const client = await app.signedIn();
  const origin = APP_URL;
  assertEquals(await send(client, { origin, type: "text/plain" }), 415);
  assertEquals(await send(client, { origin, type: "application/json" }), 415);
  const multipart = "multipart/form-data; boundary=x";
  assertEquals(await send(client, { origin, type: multipart }), 415);
});

Deno.test("a form_token of another session is refused (S66)", async () => {
  const client = await app.signedIn();
  const others = await formFieldsOf(await app.signedIn());
  const sender = { origin: APP_URL };
  assertEquals(await send(client, sender, others), 409);
  assertEquals(await send(client, sender, { form_token: "wrong" }), 409);
  assertEquals(await send(client, sender, { form_token: "" }), 409);
});

Deno.test("a repeated form_token must be valid each time (S66)", async () => {
  const client = await app.signedIn();
  const right = await formFieldsOf(client);
  const fields = new URLSearchParams({ amount: "1", ...right });
  fields.append("form_token", "wrong");
  const response = await client.post(`${APP_URL}/make-change`, fields);
  assertEquals(response.status, 409);
});

Deno.test("the same origin rules apply to sign-out (S66)", async () => {
  const client = await app.signedIn();
  const send = (headers: Record<string, string>) =>
    client.fetch(`${APP_URL}/logout`, {
      method: "POST",
      headers: { "content-type": FORM, ...headers },
      body: "",
    });
  assertEquals((await send({})).status, 403);
  assertEquals((await send({ origin: "https://evil.example" })).status, 403);
  assertEquals((await send({ "sec-fetch-site": "cross-site" })).status, 403);
  const { response } = await client.navigate(`${APP_URL}/account`);
  assertEquals(response.status, 200);
});

Deno.test("a refused form is answered with a page that says what to do, and one log line (S66)", async () => {
  const client = await app.signedIn();
  log.clear();
  const response = await client.fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: { "content-type": FORM, origin: "https://evil.example" },
    body: "amount=1",
  });
  assertStringIncludes(await response.text(), "We did not do that");
  const [event] = log.events("request.refused");
  assertEquals(event?.reason, "foreign_origin");
  assertEquals(event?.path, "/make-change");
  assertEquals(log.lines.length, 1);
});

Deno.test("a form token is refused in another session, even of the same user (S67)", async () => {
  const laptop = await app.signedIn();
  const phone = await app.signedIn();
  const fields = await formFieldsOf(laptop);
  assertEquals(await send(phone, { origin: APP_URL }, fields), 409);
  assertEquals(await send(laptop, { origin: APP_URL }, fields), 200);
});

Deno.test("a form token from before a sign-in is refused after it (S67)", async () => {
  const client = await app.signedIn();
  const fields = await formFieldsOf(client);
  await client.submit(`${APP_URL}/logout`, fields);
  await signIn(client);
  assertEquals(await send(client, { origin: APP_URL }, fields), 409);
});

Deno.test("a form of one user is refused once another has signed in (S117)", async () => {
  const client = await app.signedIn();
  const stale = await formFieldsOf(client);
  await client.submit(`${APP_URL}/logout`, stale);
  await signIn(client, MONICA);

  const change = { ...stale, amount: "1" };
  const refused = await client.post(`${APP_URL}/make-change`, change);
  assertEquals(refused.status, 409);
  assertStringIncludes(await refused.text(), "This page was out of date");
  const signedOut = await client.post(`${APP_URL}/logout`, stale);
  assertEquals(signedOut.status, 409);
  const others = { ...stale, device: "others" };
  const devices = await client.post(`${APP_URL}/account/devices`, others);
  assertEquals(devices.status, 409);
  const { body } = await client.navigate(`${APP_URL}/account`);
  assertStringIncludes(body, MONICA.loginId);
});

Deno.test("forwarding headers do not change the app's origin (S69)", async () => {
  const client = await app.signedIn();
  const send = (headers: Record<string, string>) =>
    client.fetch(`${APP_URL}/make-change`, {
      method: "POST",
      headers: {
        "content-type": FORM,
        origin: "https://evil.example",
        "x-forwarded-proto": "https",
        ...headers,
      },
      body: "amount=1",
    });
  const host = "evil.example";
  assertEquals((await send({ "x-forwarded-host": host })).status, 403);
  assertEquals((await send({ "X_Forwarded_Host": host })).status, 403);
  assertEquals((await send({ forwarded: `host=${host}` })).status, 403);
  assertEquals((await send({ "x-original-host": host })).status, 403);
  assertEquals((await send({ "x-forwarded-uri": "/logout" })).status, 403);
});

Deno.test("forwarding headers do not change the route (S69)", async () => {
  const response = await app.browser().fetch(`${APP_URL}/account`, {
    headers: {
      "x-forwarded-uri": "/",
      "x-original-url": "/",
      "x-rewrite-url": "/",
    },
  });
  assertEquals(response.status, 303);
});

Deno.test("method overrides in headers and fields are ignored (S68)", async () => {
  const client = await app.signedIn();
  const response = await client.fetch(
    `${APP_URL}/logout?_method=POST`,
    { method: "HEAD", headers: { "x-http-method-override": "POST" } },
  );
  assertEquals(response.status, 400);
  const hidden = await client.post(`${APP_URL}/make-change`, {
    amount: "1",
    _method: "DELETE",
  });
  assertEquals(hidden.status, 200);
});

Deno.test("safe methods change nothing in the store (S68)", async () => {
  const client = await app.signedIn();
  const before = await listRows();
  assert(before.length > 0);
  for (const path of [...PAGES, "/healthz", "/readyz", "/styles.css"]) {
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      const response = await client.fetch(APP_URL + path, { method });
      await response.body?.cancel();
    }
  }
  const scripted = { headers: { "sec-fetch-mode": "cors" } };
  await client.fetch(`${APP_URL}/logout`, scripted);
  await client.fetch(`${APP_URL}/login`, scripted);
  await client.fetch(`${APP_URL}/callback?state=x&code=y`);
  assertEquals(await listRows(), before);
});
