// Runs as a separate program with a lock file of its own. Everything in deno.lock is installed
// before every task, and `start` should not wait for the 200 packages of a scanner. So the package
// is named where Deno does not find it before the run.
//
// Arguments: where the app listens, its public origin, and the path to scan.
import fs from "node:fs";

const PACKAGE = "npm:@mdn/mdn-http-observatory@1.4.8";
const [listening = "", url = "", path = "/"] = Deno.args;
const cookie = Deno.env.get("SCAN_COOKIE") ?? "";

// npm downloads the list of preloaded hosts at install. The app is not on it.
const readFileSync = fs.readFileSync;
fs.readFileSync =
  ((path: string, ...rest: []) =>
    String(path).endsWith("hsts-preload.json")
      ? "{}"
      : readFileSync(path, ...rest)) as typeof readFileSync;

const { Session } = await import(`${PACKAGE}/src/retriever/session.js`);
const { scan } = await import(`${PACKAGE}/src/scanner/index.js`);

/** A response in the form that the Observatory's retriever hands to its tests. */
async function open(path: string, method = "GET") {
  const response = await fetch(listening + path, {
    method,
    headers: { cookie },
    redirect: "manual",
  });
  const headers: Record<string, string | string[]> = {};
  response.headers.forEach((value, name) => headers[name] = value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  const { status } = response;
  const data = await response.text();
  return { status, headers, data, verified: true, request: { headers: {} } };
}

Session.fromUrl = async ({ href, protocol }: URL) => {
  const session = new Session(new URL(href));
  const response = await open(path);
  const https = { url: new URL(path, url), status: response.status };
  // The proxy that terminates TLS redirects http to https.
  session.redirectHistory = protocol === "http:"
    ? [{ url: new URL(path, href), status: 301 }, https]
    : [https];
  for (const line of [response.headers["set-cookie"] ?? []].flat()) {
    session.jar.setCookieSync(line, url);
  }
  session.response = response;
  session.get = ({ path = "/" }) => open(path);
  session.options = () => open(path, "OPTIONS");
  return session;
};

const { scan: result, tests } = await scan(new URL(url).hostname);
const failed = Object.entries(tests)
  .filter(([, test]) => !Object(test).pass)
  .map(([name, test]) => `${name}: ${Object(test).result}`);
const { grade, score: points, statusCode: status } = result;
// deno-lint-ignore no-console
console.log(JSON.stringify({ grade, points, status, failed }));
