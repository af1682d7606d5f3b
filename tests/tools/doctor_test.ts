import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openListeningApp } from "../browser/listening_app.ts";
import { hookRequests } from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { findFreePort } from "../support/production.ts";
import { makeTempFolder } from "../support/temp_folder.ts";

keepLog();
const folder = await makeTempFolder();
const app = await openListeningApp();
const { emulator } = app;

/** An environment in which nothing is wrong. */
const GOOD = {
  APP_URL: app.origin,
  PORT: new URL(app.origin).port,
  ISSUER: emulator.origin,
  DENO_KV_PATH: `${folder}/kv.sqlite3`,
};

/** Runs the program. */
async function runDoctor(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ code: number; output: string; errors: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=doctor", "tools/doctor.ts", ...args],
    cwd: new URL("../..", import.meta.url),
    env: { ...GOOD, ...env },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, output: decode(stdout), errors: decode(stderr) };
}

Deno.test("deno task doctor prints a table, and exits with 0 on a good setting", async () => {
  const { code, output, errors } = await runDoctor({});
  assertEquals([code, errors], [0, ""]);
  const lines = output.trimEnd().split("\n");
  assertMatch(lines[0] ?? "", /^ok +deno +Deno 2/);
  assertEquals(lines.slice(-2), ["", "All is well."]);
  assertEquals(lines.slice(0, -2).filter((line) => !/^ok /.test(line)), []);
});

Deno.test("deno task doctor --json is for programs", async () => {
  const { code, output } = await runDoctor(
    { CLIENT_SECRET: "another-secret" },
    "--json",
  );
  const { ok, findings } = JSON.parse(output);
  assertEquals([code, ok], [1, false]);
  const faults = findings.filter(({ outcome }: { outcome: string }) =>
    outcome === "fault"
  );
  assertEquals(faults.length, 1);
  assertEquals(faults[0].check, "client secret");
  assertStringIncludes(faults[0].todo, "CLIENT_SECRET");
});

Deno.test("the doctor names invalid settings, and shows no value and no stack trace", async () => {
  const canary = "canary-5c1e7d0b with spaces";
  const { code, output, errors } = await runDoctor({
    CLIENT_SECRET: canary,
    PORT: canary,
  });
  assertEquals([code, errors], [1, ""]);
  assertMatch(output, /^FAULT +settings +CLIENT_SECRET has characters/m);
  assertMatch(output, /^FAULT +settings +PORT is not a whole number/m);
  assertMatch(output, /^2 faults\. .+the first/m);
  assertEquals((output + errors).includes("canary"), false);
  assertEquals(/^\s+at /m.test(output + errors), false);
});

Deno.test("the doctor names a KV server that is not up, without its access token", async () => {
  const token = "canary-token-71d0c4";
  const { code, output, errors } = await runDoctor({
    DENO_KV_PATH: `http://localhost:${findFreePort()}`,
    DENO_KV_ACCESS_TOKEN: token,
  });
  assertEquals([code, errors], [1, ""]);
  assertMatch(output, /^FAULT +kv +Deno KV cannot be opened: .+refused/m);
  assertMatch(output, /^1 fault\./m);
  assertEquals(output.includes(token), false);
});

Deno.test("the doctor names a KV server that never answers", async () => {
  const silent = Promise.withResolvers<Response>();
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => silent.promise,
  );
  const { code, output } = await runDoctor({
    DENO_KV_PATH: `http://localhost:${server.addr.port}`,
    DENO_KV_ACCESS_TOKEN: "a-token-of-this-test-alone",
  });
  silent.resolve(new Response());
  assertEquals(code, 1);
  assertMatch(
    output,
    /^FAULT +kv +Deno KV cannot be used: it does not answer/m,
  );
});

Deno.test("the doctor shows no client secret, whatever FusionAuth answers", async () => {
  const secret = "canary-secret-2f9a6c";
  using _echo = hookRequests(
    emulator,
    async (_request, { path }, next) =>
      path === "/oauth2/token"
        ? Response.json({ error: "invalid_client", "error_reason": secret })
        : await next(),
  );
  const { output, errors } = await runDoctor({ CLIENT_SECRET: secret });
  assertStringIncludes(output, 'FusionAuth refuses CLIENT_SECRET: "***"');
  assertEquals((output + errors).includes(secret), false);
});
