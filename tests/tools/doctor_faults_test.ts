import { assert, assertEquals, assertMatch } from "@std/assert";
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
const { emulator, origin } = app;
const { faults } = emulator;
const application = emulator.applications.get(CLIENT_ID);
assert(application);
const { oauth } = application;
const NOTES = `${folder}/notes.txt`;
await Deno.writeTextFile(NOTES, "no database\n".repeat(100), { mode: 0o600 });
const NOBODY = findFreePort();

/** An environment in which nothing is wrong. */
const GOOD = {
  APP_URL: origin,
  PORT: new URL(origin).port,
  ISSUER: emulator.origin,
  DENO_KV_PATH: `${folder}/kv.sqlite3`,
};
const ELSEWHERE = {
  APP_URL: `http://localhost:${NOBODY}`,
  PORT: String(NOBODY),
};

/** A way in which something is wrong. */
interface Case {
  /** What the doctor names first: outcome and check. */
  readonly first: string;
  readonly says: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the fault where it is in no setting; disposing of it ends it. */
  readonly make?: () => Disposable;
}

/** What the doctor finds in an environment; without what is well. */
async function diagnoseFaults(env: Readonly<Record<string, string>> = {}) {
  const { readSettings } = await import("@/fresh.config.ts");
  const { diagnose } = await import("@/tools/checks/diagnose.ts");
  const findings = await diagnose(readSettings({ ...GOOD, ...env }));
  return findings.filter(({ outcome }) => outcome !== "ok");
}

/** Sets FusionAuth's clock back by five minutes. */
function setClockBack(): Disposable {
  return hookRequests(emulator, async (_request, { path }, next) => {
    const response = await next();
    if (path !== METADATA) return response;
    const date = new Date(Date.now() - 300_000).toUTCString();
    return new Response(response.body, { headers: { date } });
  });
}

/** Registers another address of the app in FusionAuth. */
function registerElsewhere(): Disposable {
  const { APP_URL } = ELSEWHERE;
  return change(oauth, {
    authorizedRedirectURLs: [`${APP_URL}/callback`, `${APP_URL}/logout`],
    logoutURL: `${APP_URL}/logout`,
  });
}

/** Starts a program that is not the app, and refuses what it is sent as the app does. */
function startAnotherProgram(): Disposable {
  const registered = registerElsewhere();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: NOBODY, onListen() {} },
    () => new Response("another program", { status: 400 }),
  );
  return {
    [Symbol.dispose]() {
      registered[Symbol.dispose]();
      void server.shutdown();
    },
  };
}

/** Lets others read the KV's file. */
function openKvFile(): Disposable {
  Deno.chmodSync(GOOD.DENO_KV_PATH, 0o644);
  return {
    [Symbol.dispose]: () => Deno.chmodSync(GOOD.DENO_KV_PATH, 0o600),
  };
}

const { providedScopePolicy } = oauth;
const NO_EMAIL = {
  ...providedScopePolicy,
  email: { enabled: false, required: false },
};

const CASES: Readonly<Record<string, Case>> = {
  "a port that is not APP_URL's": {
    first: "fault app url",
    says: /the server listens on 5999/,
    env: { PORT: "5999" },
  },
  "no FusionAuth": {
    first: "fault issuer",
    says: /No FusionAuth answers at/,
    env: { ISSUER: `http://localhost:${NOBODY}` },
  },
  "an issuer with a path too many": {
    first: "fault issuer",
    says: /\/tenant has no discovery document/,
    env: { ISSUER: `${emulator.origin}/tenant` },
  },
  "a FusionAuth that answers 503": {
    first: "fault issuer",
    says: /status 503/,
    make: () => faults.set("discovery/status-503"),
  },
  "a page in place of the discovery document": {
    first: "fault issuer",
    says: /something else/,
    make: () => faults.set("discovery/body-html"),
  },
  "an issuer of another name": {
    first: "fault issuer",
    says: /FusionAuth calls itself/,
    make: () => faults.set("discovery/issuer-other"),
  },
  "an issuer in other letters": {
    first: "fault issuer",
    says: /FusionAuth calls itself/,
    make: () => faults.set("discovery/issuer-case"),
  },
  "metadata without keys' address": {
    first: "fault issuer",
    says: /"jwks_uri"/,
    make: () => faults.set("discovery/jwks-uri-missing"),
  },
  "clocks that differ": {
    first: "fault clock",
    says: /(299|300|301) s behind/,
    make: setClockBack,
  },
  "no key": {
    first: "fault keys",
    says: /no RS256 key/,
    make: () => faults.set("jwks/keys-none"),
  },
  "a WEBHOOK_KEY_ID of no key": {
    first: "fault keys",
    says: /WEBHOOK_KEY_ID/,
    env: { WEBHOOK_KEY_ID: "unknown" },
  },
  "an unknown client id": {
    first: "fault client id",
    says: /refuses the application CLIENT_ID names/,
    env: { CLIENT_ID: crypto.randomUUID() },
  },
  "an application that is not active": {
    first: "fault client id",
    says: /refuses the application CLIENT_ID names/,
    make: () => change(application, { active: false }),
  },
  "no authorization code grant": {
    first: "fault client id",
    says: /refuses sign-ins/,
    make: () => change(oauth, { enabledGrants: ["refresh_token"] }),
  },
  "a redirect URI that is not registered": {
    first: "fault redirect uri",
    says: /does not accept .+\/callback/,
    make: () => change(oauth, { authorizedRedirectURLs: [`${origin}/logout`] }),
  },
  "a scope that is not enabled": {
    first: "fault scopes",
    says: /refuses the scopes/,
    make: () => change(oauth, { providedScopePolicy: NO_EMAIL }),
  },
  "no PKCE": {
    first: "fault pkce",
    says: /without PKCE/,
    make: () => change(oauth, { proofKeyForCodeExchangePolicy: "NotRequired" }),
  },
  "another client secret": {
    first: "fault client secret",
    says: /refuses CLIENT_SECRET/,
    env: { CLIENT_SECRET: "another-secret" },
  },
  "a page in place of the token endpoint": {
    first: "fault client secret",
    says: /token endpoint/,
    make: () => faults.set("token/body-html"),
  },
  "no refresh grant": {
    first: "fault refresh",
    says: /refuses refresh tokens/,
    make: () => change(oauth, { enabledGrants: ["authorization_code"] }),
  },
  "a post-logout redirect URI that is not registered": {
    first: "fault logout",
    says: /does not send browsers back to .+\/logout/,
    make: () =>
      change(oauth, { authorizedRedirectURLs: [`${origin}/callback`] }),
  },
  "another logout URL": {
    first: "warning logout",
    says: /logout URL is not .+\/logout/,
    make: () => change(oauth, { logoutURL: `${origin}/` }),
  },
  "no logout URL": {
    first: "warning logout",
    says: /logout URL is not .+\/logout/,
    make: () =>
      change(oauth, { logoutURL: null, logoutBehavior: "RedirectOnly" }),
  },
  "another program at APP_URL": {
    first: "fault webhook",
    says: /answers with status 400.+not this app/,
    env: ELSEWHERE,
    make: startAnotherProgram,
  },
  "no app at APP_URL": {
    first: "warning webhook",
    says: /The app does not answer/,
    env: ELSEWHERE,
    make: registerElsewhere,
  },
  "webhooks switched off": {
    first: "warning webhook",
    says: /WEBHOOK_ENABLED is false/,
    env: { WEBHOOK_ENABLED: "false" },
  },
  "a KV in a folder that is not there": {
    first: "fault kv",
    says: /cannot be opened: .*No such file/,
    env: { DENO_KV_PATH: `${folder}/missing/kv` },
  },
  "a KV in memory": {
    first: "fault kv",
    says: /empty when it is opened again/,
    env: { DENO_KV_PATH: ":memory:" },
  },
  "a KV file that is no database": {
    first: "fault kv",
    says: /cannot be opened: .*not a database/,
    env: { DENO_KV_PATH: NOTES },
  },
  "a KV file that others may read": {
    first: "warning kv",
    says: /Others on this machine/,
    make: openKvFile,
  },
};

Deno.test("the doctor finds nothing where nothing is wrong", async () => {
  assertEquals(await diagnoseFaults(), []);
});

for (const [name, { first, says, env, make }] of Object.entries(CASES)) {
  Deno.test(`the doctor names ${name} first`, async () => {
    using _made = make?.() ?? { [Symbol.dispose]() {} };
    const [problem] = await diagnoseFaults(env);
    assertEquals(`${problem?.outcome} ${problem?.check}`, first);
    assertMatch(problem?.reason ?? "", says);
    assert(problem?.todo);
  });
}

Deno.test("a check is left out while what it needs is at fault, and says so", async () => {
  const findings = await diagnoseFaults({
    ISSUER: `http://localhost:${NOBODY}`,
  });
  const [first, ...rest] = findings;
  assertEquals(first?.check, "issuer");
  assertEquals(
    new Set(rest.map(({ outcome, reason }) => `${outcome}: ${reason}`)),
    new Set(["skipped: Not checked until issuer is ok"]),
  );
});

Deno.test("the doctor refuses a Deno that cannot build the app, and warns of an older one", async () => {
  const { checkDeno } = await import("@/tools/checks/environment.ts");
  const outcomes = ["1.46.3", "2.4.5", "2.5.0", "2.9.6", "3.0.0"].map((
    version,
  ) => checkDeno(version).outcome);
  assertEquals(outcomes, ["fault", "fault", "warning", "ok", "ok"]);
});
