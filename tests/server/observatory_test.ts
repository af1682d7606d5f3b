import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { HTTPS_URL, openHttpsApp } from "../support/https_app.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
const app = await openHttpsApp();

// The Observatory fetches pages; the app answers them as if over https.
const server = Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen() {} },
  ({ url, method, headers }) => {
    const { pathname, search } = new URL(url);
    const cookie = headers.get("cookie") ?? "";
    return app.handler(
      new Request(HTTPS_URL + pathname + search, {
        method,
        headers: { cookie },
      }),
    );
  },
);
Deno.test.afterAll(() => server.shutdown());

interface Score {
  readonly grade: string;
  readonly points: number;
  readonly status: number;
  readonly failed: readonly string[];
}

/** What the Observatory says of one path of the local server. */
async function score(path: string, cookie = ""): Promise<Score> {
  const here = fileURLToPath(new URL("./observatory/", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      `--lock=${here}deno.lock`,
      "--frozen",
      "--allow-read",
      "--allow-env",
      "--allow-sys",
      "--allow-net=127.0.0.1",
      `${here}scan.ts`,
      `http://127.0.0.1:${server.addr.port}`,
      HTTPS_URL,
      path,
    ],
    env: { SCAN_COOKIE: cookie },
  }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`Cannot scan: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout));
}

/**
 * The most that algorithm 4 gives a page which sets no cookie, has no script of other origins and
 * is not on the list of preloaded hosts. Algorithm 6 adds 10 each for Cross-Origin-Embedder-Policy
 * and Cross-Origin-Opener-Policy, which security_headers_test.ts checks: 150.
 */
const MOST = 130;
const FOR_COOKIES = 5;

Deno.test("the Observatory gives the home page A+ and all points (S76)", async () => {
  const { grade, points, failed } = await score("/");
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST]);
});

Deno.test("the Observatory gives the start of a sign-in A+ and all points (S76)", async () => {
  const { grade, points, failed } = await score("/login");
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST + FOR_COOKIES]);
});

Deno.test("the Observatory gives signed-in pages A+ and all points (S76)", async () => {
  const client = await app.signedIn();
  const cookie = client.cookieHeader(new URL(HTTPS_URL));
  for (const path of ["/account", "/make-change"]) {
    const { grade, points, failed, status } = await score(path, cookie);
    assertEquals(status, 200);
    assertEquals(failed, []);
    assertEquals([grade, points], ["A+", MOST]);
  }
});

Deno.test("the Observatory gives a refusal A+ and all points (S76)", async () => {
  const client = await app.signedIn();
  const cookie = client.cookieHeader(new URL(HTTPS_URL));
  const { grade, points, failed, status } = await score("/teller", cookie);
  assertEquals(status, 403);
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST]);
});
