import type { Browser } from "npm:playwright-core@^1.65.1";
import { findChromium } from "./find_chromium.ts";

// At import the package looks for Windows in /proc, which Deno allows only with all permissions.
// With this variable it does not look.
Deno.env.set("__IS_WSL_TEST__", "1");
const { chromium } = await import("npm:playwright-core@^1.65.1");

const FLAGS = [
  // Containers and root cannot create a sandbox.
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--font-render-hinting=none",
  // The browser reaches only this machine, whatever a page or Chromium requests.
  "--no-proxy-server",
  "--disable-domain-reliability",
  "--no-pings",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/**
 * Starts a headless browser; `await using` closes it. Open pages in a context of their own, without
 * JavaScript by `browser.newContext({ javaScriptEnabled: false })`.
 *
 * @throws {Error} that says what to install if no browser is found.
 */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return await chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...Deno.env.toObject(), ...env },
  });
}
