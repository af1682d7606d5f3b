import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { APP_URL, openApp } from "../support/app.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const app = await openApp();

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

Deno.test("a form that arrives in pieces over TCP is read to its end (S94)", async () => {
  const isSeen = Promise.withResolvers<void>();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request, info) => {
      isSeen.resolve();
      return app.handler(request, info);
    },
  );
  const { port } = server.addr;
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const body = "form_token=x";
  const head = [
    "POST /logout HTTP/1.1",
    HOST,
    `Origin: ${APP_URL}`,
    "Content-Type: application/x-www-form-urlencoded",
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  const encoder = new TextEncoder();
  const sent = `${head.join("\r\n")}\r\n\r\n${body.slice(0, 1)}`;
  await connection.write(encoder.encode(sent));
  await isSeen.promise;
  for (const letter of body.slice(1)) {
    await connection.write(encoder.encode(letter));
  }
  const answer = await new Response(connection.readable).text();
  assertMatch(answer, /^HTTP\/1\.1 303/);
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
