import { assertEquals, assertStringIncludes } from "@std/assert";
import { HTTPS_ISSUER, HTTPS_URL, openHttpsApp } from "../support/https_app.ts";
import { answerOrigin } from "../support/back_channel.ts";
import { keepLog } from "../support/log_lines.ts";
import { makeTempFolder } from "../support/temp_folder.ts";

keepLog();
const folder = await makeTempFolder();
const app = await openHttpsApp();
answerOrigin(HTTPS_URL, app.handler);

/** Settings that may go out. */
const GOOD = {
  APP_URL: HTTPS_URL,
  ISSUER: HTTPS_ISSUER,
  CLIENT_SECRET: "a-secret-of-this-test-alone",
  DENO_KV_PATH: `${folder}/kv.sqlite3`,
  TRUSTED_PROXIES: "127.0.0.1",
};

/** Runs the program; its output and errors in one. */
async function runPreflight(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=serve", "tools/preflight.ts"],
    cwd: new URL("../..", import.meta.url),
    env: { ...GOOD, ...env },
  }).output();
  const [output, errors] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  return { code, text: `${output}${errors}` };
}

/** Asserts that these settings are refused, with these words. */
async function assertRefused(env: Record<string, string>, words: string) {
  const { code, text } = await runPreflight(env);
  assertEquals(code, 1, text);
  assertStringIncludes(text, words);
  assertEquals(/^\s+at /m.test(text), false, text);
}

Deno.test("preflight lets production settings go out, whether FusionAuth is up or not", async () => {
  const { code, text } = await runPreflight({});
  assertEquals(code, 0, text);
});

Deno.test("preflight refuses quickstart secrets, http, no webhook, and a KV that does not last", async () => {
  await assertRefused(
    {
      CLIENT_SECRET:
        "super-secret-secret-that-should-be-regenerated-for-production",
    },
    "CLIENT_SECRET is the quickstart's",
  );
  await assertRefused({ APP_URL: "http://localhost:5000" }, "not https");
  await assertRefused({ ISSUER: "http://id.example.com" }, "not https");
  await assertRefused({ WEBHOOK_ENABLED: "false" }, "WEBHOOK_ENABLED");
  await assertRefused({ DENO_KV_PATH: ":memory:" }, "DENO_KV_PATH");
  await assertRefused({ DENO_KV_PATH: `${folder}/no/kv` }, "cannot be opened");
});

Deno.test("preflight lets a preview go out with any settings", async () => {
  const { code } = await runPreflight({
    APP_URL: "http://localhost:5000",
    DENO_TIMELINE: "preview/1",
  });
  assertEquals(code, 0);
});

Deno.test("preflight leaves the mark by which the server on Deno Deploy knows its KV", async () => {
  const path = `${folder}/deployed.sqlite3`;
  await runPreflight({ DENO_KV_PATH: path, DENO_DEPLOY: "true" });
  using kv = await Deno.openKv(path);
  assertEquals((await kv.get(["used"])).value, true);
});

Deno.test("in production the doctor also tries the kickstart's API key", async () => {
  const { readSettings } = await import("@/fresh.config.ts");
  const { diagnose } = await import("@/tools/checks/diagnose.ts");
  const findings = await diagnose(readSettings(GOOD));
  const problems = findings.filter(({ outcome }) => outcome !== "ok");
  assertEquals(problems.map(({ outcome, check }) => `${outcome} ${check}`), [
    "fault api key",
  ]);
});

Deno.test("in production the doctor warns of one limit for all clients", async () => {
  const { readSettings } = await import("@/fresh.config.ts");
  const { diagnose } = await import("@/tools/checks/diagnose.ts");
  const settings = readSettings({ ...GOOD, TRUSTED_PROXIES: "" });
  const [problem] = (await diagnose(settings))
    .filter(({ outcome }) => outcome !== "ok");
  assertEquals(problem?.outcome, "warning");
  assertStringIncludes(problem?.reason ?? "", "TRUSTED_PROXIES");
});
