import { assert, assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { hasSessionCookie, SESSION_COOKIE } from "../support/cookies.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";

keepLog();
const calls = watchKv();
const app = await openApp();

Deno.test("a guessed session id costs one read of the store, and nothing else (S93)", async () => {
  const guess = () =>
    crypto.getRandomValues(new Uint8Array(32)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    });
  calls.clear();
  for (let count = 0; count < 1_000; count++) {
    const cookie = `${SESSION_COOKIE}=${guess()}`;
    assertEquals(await statusOf(app.browser({ cookie }), "/account"), 303);
  }
  assertEquals(calls.names, Array(1_000).fill("get"));
});

Deno.test("a malformed session id costs no read of the store (S93)", async () => {
  calls.clear();
  for (const id of ["x", "", "x".repeat(8_000), "__proto__", "*".repeat(43)]) {
    const cookie = `${SESSION_COOKIE}=${id}`;
    await statusOf(app.browser({ cookie }), "/account");
  }
  assertEquals(calls.names, []);
});

/** The status of a callback when FusionAuth's token response is changed; it opens no session. */
async function exchangeWith(
  change: (body: Record<string, unknown>) => BodyInit,
): Promise<number> {
  const client = app.browser();
  const { callback } = await startAndApprove(client);
  const status = await onBackChannel(async (request, next) => {
    const answer = await next();
    if (!isFor(request, "/oauth2/token")) return answer;
    const headers = { "content-type": "application/json" };
    return new Response(change(await answer.json()), { headers });
  }, () => statusOf(client, callback));
  assertEquals(hasSessionCookie(client), false);
  return status;
}

Deno.test("a token of a megabyte is refused (S95)", async () => {
  const token = `e30.${"A".repeat(900_000)}.x`;
  const status = await exchangeWith((body) =>
    JSON.stringify({ ...body, "access_token": token })
  );
  assertEquals(status, 502);
});

Deno.test("an encrypted token, which could decompress to any size, is refused (S95)", async () => {
  const header = btoa('{"alg":"dir","enc":"A256GCM","zip":"DEF"}');
  const token = `${header}..AAAA.AAAA.AAAA`;
  const status = await exchangeWith((body) =>
    JSON.stringify({ ...body, "access_token": token })
  );
  assertEquals(status, 502);
});

Deno.test("JSON of ten thousand levels in a token response is refused (S95)", async () => {
  const deep = "[".repeat(10_000) + "]".repeat(10_000);
  const status = await exchangeWith(() => `{"access_token":${deep}}`);
  assert([400, 502, 503].includes(status), `${status}`);
});

Deno.test("a webhook of a megabyte, or of many levels, is refused (S95)", async () => {
  const hook = async (body: string, signature?: string) => {
    const response = await app.handler(
      new Request(`${APP_URL}/webhooks/fusionauth`, {
        method: "POST",
        body,
        headers: signature === undefined
          ? {}
          : { "x-fusionauth-signature-jwt": signature },
      }),
    );
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await hook("x".repeat(1_048_576)), 413);
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  assertEquals(await hook(deep), 413);
  for (const signature of ["e30.e30.x", `${"A".repeat(8_000)}.x`]) {
    const status = await hook(deep, signature);
    assert(status === 400 || status === 401, `${status}`);
  }
});

Deno.test("an amount of a hundred kilobytes is refused unread (S95)", async () => {
  const client = await app.signedIn();
  const amount = "1".repeat(100_000);
  const response = await client.post(`${APP_URL}/make-change`, { amount });
  await response.body?.cancel();
  assertEquals(response.status, 413);
});
