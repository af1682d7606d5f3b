import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openListeningApp } from "../browser/listening_app.ts";
import {
  change,
  CLIENT_ID,
  hookRequests,
  METADATA,
} from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { findFreePort } from "../support/production.ts";
import { makeTempFolder } from "../support/temp_folder.ts";

keepLog();
const folder = await makeTempFolder();
const app = await openListeningApp();
const { emulator } = app;
const application = emulator.applications.get(CLIENT_ID);
assert(application);
const { oauth } = application;

/** An environment in which nothing is wrong. */
const GOOD = {
  APP_URL: app.origin,
  PORT: new URL(app.origin).port,
  ISSUER: emulator.origin,
  DENO_KV_PATH: `${folder}/kv.sqlite3`,
};

/** What the doctor names first, as `outcome check`; "" when all is well. */
async function firstProblem(
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { readSettings } = await import("@/fresh.config.ts");
  const { diagnose } = await import("@/tools/checks/diagnose.ts");
  const findings = await diagnose(readSettings({ ...GOOD, ...env }));
  const problem = findings.find(({ outcome }) => outcome !== "ok");
  return problem ? `${problem.outcome} ${problem.check}` : "";
}

/** The same with a fault of FusionAuth's, or of something in its place. */
async function firstProblemWith(fault: Disposable): Promise<string> {
  using _fault = fault;
  return await firstProblem();
}

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

Deno.test("the doctor finds nothing where nothing is wrong", async () => {
  assertEquals(await firstProblem(), "");
});

Deno.test("the doctor names what is wrong with the settings", async () => {
  assertEquals(await firstProblem({ PORT: "5999" }), "fault app url");
  assertEquals(
    await firstProblem({ ISSUER: `http://localhost:${findFreePort()}` }),
    "fault issuer",
  );
  assertEquals(
    await firstProblem({ ISSUER: `${emulator.origin}/tenant` }),
    "fault issuer",
  );
  assertEquals(
    await firstProblem({ CLIENT_ID: crypto.randomUUID() }),
    "fault client id",
  );
  assertEquals(
    await firstProblem({ CLIENT_SECRET: "another-secret" }),
    "fault client secret",
  );
  assertEquals(
    await firstProblem({ WEBHOOK_KEY_ID: "unknown" }),
    "fault keys",
  );
  assertEquals(
    await firstProblem({ WEBHOOK_ENABLED: "false" }),
    "warning webhook",
  );
});

Deno.test("the doctor names what is wrong with FusionAuth", async () => {
  const { faults } = emulator;
  assertEquals(
    await firstProblemWith(faults.set("discovery/status-503")),
    "fault issuer",
  );
  assertEquals(
    await firstProblemWith(faults.set("discovery/body-html")),
    "fault issuer",
  );
  assertEquals(
    await firstProblemWith(faults.set("discovery/issuer-other")),
    "fault issuer",
  );
  assertEquals(
    await firstProblemWith(faults.set("discovery/issuer-case")),
    "fault issuer",
  );
  assertEquals(
    await firstProblemWith(faults.set("discovery/jwks-uri-missing")),
    "fault issuer",
  );
  assertEquals(
    await firstProblemWith(faults.set("jwks/keys-none")),
    "fault keys",
  );
  assertEquals(
    await firstProblemWith(faults.set("token/body-html")),
    "fault client secret",
  );
  const slowClock = hookRequests(emulator, async (_request, { path }, next) => {
    const response = await next();
    if (path !== METADATA) return response;
    const date = new Date(Date.now() - 300_000).toUTCString();
    return new Response(response.body, { headers: { date } });
  });
  assertEquals(await firstProblemWith(slowClock), "fault clock");
});

Deno.test("the doctor names what is wrong with the application in FusionAuth", async () => {
  const { origin } = app;
  assertEquals(
    await firstProblemWith(
      change(oauth, { authorizedRedirectURLs: [`${origin}/logout`] }),
    ),
    "fault redirect uri",
  );
  assertEquals(
    await firstProblemWith(
      change(oauth, { authorizedRedirectURLs: [`${origin}/callback`] }),
    ),
    "fault logout",
  );
  assertEquals(
    await firstProblemWith(
      change(oauth, { proofKeyForCodeExchangePolicy: "NotRequired" }),
    ),
    "fault pkce",
  );
  assertEquals(
    await firstProblemWith(
      change(oauth, { enabledGrants: ["authorization_code"] }),
    ),
    "fault refresh",
  );
  assertEquals(
    await firstProblemWith(change(oauth, { enabledGrants: ["refresh_token"] })),
    "fault client id",
  );
  const { providedScopePolicy } = oauth;
  const email = { enabled: false, required: false };
  assertEquals(
    await firstProblemWith(
      change(oauth, { providedScopePolicy: { ...providedScopePolicy, email } }),
    ),
    "fault scopes",
  );
  assertEquals(
    await firstProblemWith(change(application, { active: false })),
    "fault client id",
  );
});

Deno.test("the doctor names what is wrong with the app where it runs", async () => {
  await using other = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response("another program", { status: 404 }),
  );
  const port = String(other.addr.port);
  const url = `http://localhost:${port}`;
  using _registered = change(oauth, {
    authorizedRedirectURLs: [`${url}/callback`, `${url}/logout`],
  });
  const env = { APP_URL: url, PORT: port };
  assertEquals(await firstProblem(env), "fault webhook");
  await other.shutdown();
  assertEquals(await firstProblem(env), "warning webhook");
});

Deno.test("the doctor names what is wrong with the KV", async () => {
  assertEquals(
    await firstProblem({ DENO_KV_PATH: `${folder}/missing/kv` }),
    "fault kv",
  );
  assertEquals(await firstProblem({ DENO_KV_PATH: ":memory:" }), "fault kv");
  const notes = `${folder}/notes.txt`;
  await Deno.writeTextFile(notes, "no database\n".repeat(100), { mode: 0o600 });
  assertEquals(await firstProblem({ DENO_KV_PATH: notes }), "fault kv");
  await Deno.chmod(GOOD.DENO_KV_PATH, 0o644);
  assertEquals(await firstProblem(), "warning kv");
  await Deno.chmod(GOOD.DENO_KV_PATH, 0o600);
});

Deno.test("deno task doctor prints a table, and exits with 0 on a good setting", async () => {
  const { code, output, errors } = await runDoctor({});
  assertEquals([code, errors], [0, ""]);
  const [first = ""] = output.split("\n");
  assert(/^ok +deno +Deno 2/.test(first), first);
  assertEquals(output.match(/^(?!ok )/gm), [""]);
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
  assertStringIncludes(output, "FAULT    settings");
  assertStringIncludes(output, "CLIENT_SECRET has characters");
  assertStringIncludes(output, "PORT is not a whole number");
  assertEquals((output + errors).includes("canary"), false);
  assertEquals(/^\s+at /m.test(output + errors), false);
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
