import { assertEquals } from "@std/assert";
import fs from "node:fs";
import { Session } from "npm:@mdn/mdn-http-observatory@^1.4.8/src/retriever/session.js";
import { scan } from "npm:@mdn/mdn-http-observatory@^1.4.8/src/scanner/index.js";
import { HTTPS_URL, openHttpsApp } from "./https_app.ts";
import { keepLog } from "./log_lines.ts";

keepLog();
const app = await openHttpsApp();

// The list of preloaded hosts is downloaded when the package is installed by npm. Ours is not on it.
const readFileSync = fs.readFileSync;
fs.readFileSync =
  ((path: string, ...rest: []) =>
    String(path).endsWith("hsts-preload.json")
      ? "{}"
      : readFileSync(path, ...rest)) as typeof readFileSync;

/** A response in the form that the Observatory's retriever hands to its tests. */
async function retrieved(response: Response) {
  const headers: Record<string, string | string[]> = {};
  response.headers.forEach((value, name) => headers[name] = value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  const { status } = response;
  const data = await response.text();
  return { status, headers, data, verified: true, request: { headers: {} } };
}

/** What the Observatory says of one path, without the network: the app answers in-process. */
async function score(path: string, cookie = "") {
  const open = async (path: string, init: RequestInit = {}) =>
    await retrieved(
      await app.handler(
        new Request(HTTPS_URL + path, { ...init, headers: { cookie } }),
      ),
    );
  Session.fromUrl = async (url: URL) => {
    const session = new Session(url);
    const response = await open(path);
    const https = { url: new URL(path, HTTPS_URL), status: response.status };
    // Whatever ends TLS in front of the app sends http to https.
    session.redirectHistory = url.protocol === "http:"
      ? [{ url: new URL(path, url), status: 301 }, https]
      : [https];
    for (const line of [response.headers["set-cookie"] ?? []].flat()) {
      session.jar.setCookieSync(line, HTTPS_URL);
    }
    session.response = response;
    session.get = ({ path = "/" }) => open(path);
    session.options = () => open(path, { method: "OPTIONS" });
    return session;
  };
  const { scan: result, tests } = await scan("bank.example.com");
  const failed = Object.entries(tests)
    .filter(([, test]) => !Object(test).pass)
    .map(([name, test]) => `${name}: ${Object(test).result}`);
  const { grade, score: points, statusCode: status } = result;
  return { grade, points, status, failed };
}

/**
 * The most that algorithm 4 gives a page which sets no cookie, has no script of other origins and is
 * not on the list of preloaded hosts. Algorithm 6 adds 10 each for Cross-Origin-Embedder-Policy and
 * Cross-Origin-Opener-Policy, which headers_test.ts looks for: 150.
 */
const MOST = 130;
const FOR_COOKIES = 5;

Deno.test("S76 the Observatory gives the home page A+ and all points", async () => {
  const { grade, points, failed } = await score("/");
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST]);
});

Deno.test("S76 the Observatory gives the start of a sign-in A+ and all points", async () => {
  const { grade, points, failed } = await score("/login");
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST + FOR_COOKIES]);
});

Deno.test("S76 the Observatory gives signed-in pages A+ and all points", async () => {
  const client = await app.signedIn();
  const cookie = client.cookieHeader(new URL(HTTPS_URL));
  for (const path of ["/account", "/make-change"]) {
    const { grade, points, failed, status } = await score(path, cookie);
    assertEquals(status, 200);
    assertEquals(failed, []);
    assertEquals([grade, points], ["A+", MOST]);
  }
});

Deno.test("S76 the Observatory gives a refusal A+ and all points", async () => {
  const client = await app.signedIn();
  const cookie = client.cookieHeader(new URL(HTTPS_URL));
  const { grade, points, failed, status } = await score("/teller", cookie);
  assertEquals(status, 403);
  assertEquals(failed, []);
  assertEquals([grade, points], ["A+", MOST]);
});
