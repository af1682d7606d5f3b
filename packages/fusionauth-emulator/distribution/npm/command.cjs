#!/usr/bin/env node
// Runs the emulator with the Deno that npm installed beside it.
"use strict";
const { spawn } = require("node:child_process");
const { dirname, join } = require("node:path");
const { permissions } = require("./package.json");

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** The path of Deno's executable: one package for each system has it. */
function findDeno() {
  const { platform, arch } = process;
  const system = `${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
  try {
    const deno = dirname(require.resolve("deno/package.json"));
    const manifest = require.resolve(`@deno/${system}/package.json`, {
      paths: [deno],
    });
    return join(dirname(manifest), platform === "win32" ? "deno.exe" : "deno");
  } catch {
    fail(
      `npm has installed no Deno for this system (${system}). Alpine Linux has none: use an image with glibc, such as node:24-slim. Otherwise install again, without --omit=optional`,
    );
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

const emulator = spawn(findDeno(), [
  "run",
  // Nothing of the project that installed this is read, and nothing is downloaded.
  ...["--no-config", "--no-lock", "--no-remote", "--no-npm", "--no-prompt"],
  ...permissions,
  join(__dirname, "main.mjs"),
  ...process.argv.slice(2),
], {
  stdio: "inherit",
  env: {
    ...process.env,
    DENO_NO_PACKAGE_JSON: "1",
    DENO_NO_UPDATE_CHECK: "1",
  },
});
emulator.on("error", (error) => fail(`Cannot run Deno: ${error.message}`));
emulator.on("exit", (code, signal) => process.exit(signal ? 1 : code));
// npx runs this in a shell, which does not pass on the signal that stops it.
if (process.env.npm_command !== undefined) {
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) emulator.kill("SIGTERM");
  }, 500);
}
for (const signal of SIGNALS) process.on(signal, () => emulator.kill(signal));
