import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { APP_URL, openApp } from "../support/app.ts";
import { isFor, onBackChannel } from "../support/back_channel.ts";
import { hasSessionCookie, SESSION_COOKIE } from "../support/cookies.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";
import { hurryTimers } from "../support/time_limits.ts";

const log = keepLog();
const calls = watchKv();
const app = await openApp();

const FORM = {
  origin: APP_URL,
  "content-type": "application/x-www-form-urlencoded",
};
const LIMIT = 16 * 1024;

/** Sends a body in pieces and without Content-Length; returns how many pieces were read. */
async function sendPieces(
  piece: string,
  pieces: number,
): Promise<{ status: number; taken: number }> {
  const client = await app.signedIn();
  const bytes = new TextEncoder().encode(piece);
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (taken++ < pieces) controller.enqueue(bytes);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await client.fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: FORM,
    body,
  });
  await response.body?.cancel();
  return { status: response.status, taken };
}

async function sendForm(body: string, path = "/make-change"): Promise<number> {
  const client = await app.signedIn();
  return await statusOf(client, path, { method: "POST", headers: FORM, body });
}

Deno.test("a body declared as large is refused unread (S90)", async () => {
  const client = await app.signedIn();
  let taken = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken++;
      controller.enqueue(new Uint8Array(1024));
    },
  }, { highWaterMark: 0 });
  const response = await client.fetch(`${APP_URL}/make-change`, {
    method: "POST",
    headers: { ...FORM, "content-length": "1048576" },
    body,
  });
  assertEquals(response.status, 413);
  await response.body?.cancel();
  assertEquals(taken, 0);
});

Deno.test("a body without a length is read up to the limit (S90)", async () => {
  const { status, taken } = await sendPieces("x".repeat(1024), 1_000_000);
  assertEquals(status, 413);
  assertEquals(taken, 17);
});

Deno.test("a body in small pieces is reassembled (S90)", async () => {
  assertEquals((await sendPieces("a", 100)).status, 422);
});

Deno.test("the limit is 16 KiB, to the byte (S90)", async () => {
  const fill = (size: number) => "amount=1&x=".padEnd(size, "x");
  assertEquals(await sendForm(fill(LIMIT)), 200);
  assertEquals(await sendForm(fill(LIMIT + 1)), 413);
});

Deno.test("a form of 400,000 fields is refused before it is parsed (S90)", async () => {
  assertEquals(await sendForm("a=1&".repeat(400_000)), 413);
});

Deno.test("the limit applies to every form, signed in or not (S90)", async () => {
  const long = "x".repeat(LIMIT + 1);
  assertEquals(await sendForm(long, "/logout"), 413);
  assertEquals(await sendForm(long, "/account/devices"), 413);
  assertEquals(await sendForm(long, "/nothing-here"), 413);
  const init = { method: "POST", headers: FORM, body: long };
  const response = await app.browser().fetch(`${APP_URL}/logout`, init);
  assertEquals(response.status, 413);
  await response.body?.cancel();
});

Deno.test("a refused body writes one log line (S90)", async () => {
  const client = await app.signedIn();
  log.clear();
  const init = { method: "POST", headers: FORM, body: "x".repeat(LIMIT + 1) };
  await (await client.fetch(`${APP_URL}/logout`, init)).body?.cancel();
  assertEquals(log.lines.length, 1);
  assertEquals(log.events("request.refused")[0]?.reason, "BodyTooLarge");
});

Deno.test("a body that does not arrive times out after ten seconds (S90)", async () => {
  using hurried = hurryTimers(1_000);
  const response = await app.handler(
    new Request(`${APP_URL}/logout`, {
      method: "POST",
      headers: FORM,
      body: new ReadableStream({ pull: () => new Promise(() => {}) }),
    }),
  );
  assertEquals(response.status, 408);
  await response.body?.cancel();
  assertEquals(hurried.limits.filter((limit) => limit >= 1_000), [10_000]);
});

/** Sends text to a server of the app over TCP, and reads the beginning of the response. */
async function converse(text: string): Promise<string> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    app.handler,
  );
  const { port } = server.addr;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  // A server that refuses early closes while the rest is still being sent.
  connection.writable.getWriter().write(new TextEncoder().encode(text))
    .catch(() => {});
  const answer = new Uint8Array(64 * 1024);
  const size = await connection.read(answer).catch(() => null);
  return new TextDecoder().decode(answer.slice(0, size ?? 0));
}

/** The status of a request sent as it stands; 0 when the connection was closed. */
async function rawStatusOf(...lines: string[]): Promise<number> {
  const answer = await converse(`${lines.join("\r\n")}\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}

const HOST = "Host: localhost:5000";
const REFUSED = [0, 400, 421, 431];

Deno.test("a well-formed request over TCP is answered (S94)", async () => {
  assertEquals(await rawStatusOf("GET / HTTP/1.1", HOST), 200);
});

Deno.test("a request with a missing, repeated or malformed Host is refused (S94)", async () => {
  const get = "GET / HTTP/1.1";
  for (
    const hosts of [
      [],
      [HOST, "Host: evil.example"],
      ["Host: evil.example"],
      ["Host: "],
      ["Host: ["],
      ["Host: a b"],
      ["Host: localhost:5000@evil.example"],
      ["Host: localhost:99999"],
      ["Host: %00"],
    ]
  ) {
    const status = await rawStatusOf(get, ...hosts);
    assert(REFUSED.includes(status), `${hosts.join()} ${status}`);
  }
});

Deno.test("a request target in absolute form redirects to no other host (S94)", async () => {
  const answer = await converse(
    `GET http://evil.example/login HTTP/1.1\r\n${HOST}\r\n\r\n`,
  );
  assertEquals(answer.includes("evil.example"), false);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  assert([302, ...REFUSED].includes(status), `${status}`);
});

Deno.test("contradictory body lengths are refused (S94)", async () => {
  const post = "POST /logout HTTP/1.1";
  const chunked = "Transfer-Encoding: chunked";
  const length = "Content-Length: 4";
  for (
    const lines of [
      [length, "Content-Length: 5"],
      [length, chunked],
      ["Content-Length: -1"],
      ["Content-Length: x"],
      ["Transfer-Encoding: x, chunked, x"],
    ]
  ) {
    const status = await rawStatusOf(post, HOST, ...lines);
    assert([403, ...REFUSED].includes(status), `${lines.join()} ${status}`);
  }
});

Deno.test("many headers, long URLs and odd escapes cause no server error (S94)", async () => {
  const many = Array.from({ length: 200 }, (_, n) => `X-${n}: y`);
  const statuses = [
    await rawStatusOf("GET / HTTP/1.1", HOST, ...many),
    await rawStatusOf(`GET /${"x".repeat(200_000)} HTTP/1.1`, HOST),
    await rawStatusOf(`GET /login?${"x".repeat(200_000)} HTTP/1.1`, HOST),
    await rawStatusOf("GET /%zz%00%ff HTTP/1.1", HOST),
    await rawStatusOf("GET /account?%zz=%ff HTTP/1.1", HOST),
    await rawStatusOf("GET * HTTP/1.1", HOST),
    await rawStatusOf("TRACE / HTTP/1.1", HOST),
    await rawStatusOf("CONNECT evil.example:443 HTTP/1.1", HOST),
    await rawStatusOf("GET / HTTP/1.1", HOST, `Cookie: ${"x".repeat(60_000)}`),
  ];
  for (const status of statuses) assert(status < 500, statuses.join());
});

Deno.test("no path causes a server error, however it is composed (S94)", async () => {
  const pieces = fc.constantFrom(
    ..."/\\.%?#&=;:@~*+$()[]{}|^<>\"' ",
    "..",
    "//",
    "%2e",
    "%25",
    "%zz",
    "%ff",
    "%e2%80%8b",
    "_fresh",
    "js",
    "account",
    "make-change",
    "callback?state=a&code=",
    "?__frsh_c=",
    "fresh-partial=true",
    "\u00e9",
    "\ud83d\udca3",
    "__proto__",
  );
  const client = await app.signedIn();
  const addresses = fc.array(pieces, { maxLength: 8 })
    .map((list) => `/${list.join("")}`)
    .filter((path) => URL.canParse(APP_URL + path));
  await fc.assert(
    fc.asyncProperty(addresses, async (path) => {
      const response = await client.fetch(APP_URL + path);
      await response.body?.cancel();
      assert(response.status < 500, `${response.status} ${path}`);
    }),
    { numRuns: 1_500 },
  );
});

Deno.test("a large body over TCP is refused and the connection closed (S94)", async () => {
  const answer = await converse(
    [
      "POST /logout HTTP/1.1",
      HOST,
      `Origin: ${APP_URL}`,
      "Content-Length: 1048576",
      "",
      "x".repeat(1_000),
    ].join("\r\n"),
  );
  assertMatch(answer, /^HTTP\/1\.1 413/);
  assertMatch(answer, /connection: close/i);
});

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
  for (const signature of [undefined, "e30.e30.x", `${"A".repeat(8_000)}.x`]) {
    const status = await hook(deep, signature);
    assert(status === 400 || status === 401, `${status}`);
  }
});

Deno.test("an amount of a hundred kilobytes is refused unread (S95)", async () => {
  assertEquals(await sendForm(`amount=${"1".repeat(100_000)}`), 413);
});
