import { type Chromium, exists, unpackChromium } from "./npm_chromium.ts";

const INSTALLED: Partial<Record<typeof Deno.build.os, string[]>> = {
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  linux: [
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/snap/bin/chromium",
  ],
  windows: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/**
 * Finds the browser for the tests: the one at `CHROME_PATH`, on Linux x64 the one from npm,
 * elsewhere an installed Chrome, Chromium or Edge.
 *
 * @throws {Error} that says what to install.
 */
export async function findChromium(): Promise<Chromium> {
  const named = Deno.env.get("CHROME_PATH");
  if (named) {
    if (await exists(named)) return { executablePath: named, env: {} };
    throw new Error(
      `Cannot find a browser at CHROME_PATH "${named}": correct it or remove it`,
    );
  }
  const { os, arch } = Deno.build;
  if (os === "linux" && arch === "x86_64") return await unpackChromium();
  for (const executablePath of INSTALLED[os] ?? []) {
    if (await exists(executablePath)) return { executablePath, env: {} };
  }
  throw new Error(
    "Cannot find a browser for the tests: install Google Chrome, or set CHROME_PATH to a Chrome, Chromium or Edge",
  );
}
