import type { Browser } from "npm:playwright-core@^1.65.1";
import { findChromium } from "./find_chromium.ts";

// At import it looks for Windows below /proc, which Deno opens only to those who
// have all permissions. With this set it does not look.
Deno.env.set("__IS_WSL_TEST__", "1");
const { chromium } = await import("npm:playwright-core@^1.65.1");

const FLAGS = [
  // Inside containers, and for root, there is nothing to build a sandbox from.
  "--no-sandbox",
  "--no-zygote",
  "--disable-gpu",
  "--font-render-hinting=none",
  // The browser sees this machine alone, whatever a page or Chromium asks for.
  "--no-proxy-server",
  "--disable-domain-reliability",
  "--no-pings",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/**
 * Starts a browser without a window; `await using` closes it. Pages come from a
 * context of their own: `browser.newContext()`, and
 * `browser.newContext({ javaScriptEnabled: false })` for one without JavaScript.
 *
 * @throws {Error} if no browser is found; it says what to install
 */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  return await chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...Deno.env.toObject(), ...env },
  });
}
