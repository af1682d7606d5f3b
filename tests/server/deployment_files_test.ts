import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/dotenv";
import { readSettings } from "@/fresh.config.ts";

const PROJECT = new URL("../../", import.meta.url);

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, PROJECT));
}

/** The first groups of all matches. */
function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group = ""]) => group);
}

Deno.test("every file that names a version of Deno names the same", async () => {
  const files = [
    "README.md",
    "Dockerfile",
    "docs/DEPLOY.md",
    ".ci/run",
    ".devcontainer/devcontainer.json",
  ];
  const versions = new Set<string>();
  for (const file of files) {
    const found = matchesOf(await read(file), /deno[@:](\d+\.\d+\.\d+)/g);
    assert(found.length > 0, file);
    found.forEach((version) => versions.add(version));
  }
  assertEquals(versions.size, 1);
});

Deno.test("deploy/changebank.env holds settings that are valid once its blanks are filled", async () => {
  const { DENO_DIR, ...env } = parse(await read("deploy/changebank.env"));
  const settings = readSettings({
    ...env,
    CLIENT_ID: crypto.randomUUID(),
    CLIENT_SECRET: "a-secret-of-this-test-alone",
  });
  assertEquals(settings.DENO_KV_PATH, "/var/lib/changebank/kv.sqlite3");
  assertEquals(settings.TRUSTED_PROXIES, ["127.0.0.1"]);
  const known = Object.keys(parse(
    (await read(".env.example")).replace(/^# (?=[A-Z_]+=)/gm, ""),
  ));
  assertEquals(Object.keys(env).filter((name) => !known.includes(name)), []);
  assert((await read("deploy/update.sh")).includes("DENO_DIR=$base/deno"));
  assertEquals(DENO_DIR, "/opt/changebank/deno");
});

Deno.test("every way to serve gives V8 the same limits of memory", async () => {
  const flags = new Set<string | undefined>();
  for (
    const file of ["deno.json", "Dockerfile", "deploy/changebank@.service"]
  ) {
    const [flag] = matchesOf(await read(file), /(--v8-flags=\S+) serve\.ts/g);
    flags.add(flag);
  }
  assertEquals(flags.size, 1);
  assert(!flags.has(undefined));
});

Deno.test("Caddy's upstreams are the servers that deploy/update.sh restarts", async () => {
  const [ports = ""] = matchesOf(
    await read("deploy/update.sh"),
    /^for port in (.+); do$/gm,
  );
  const upstreams = matchesOf(
    await read("deploy/Caddyfile"),
    /127\.0\.0\.1:(\d+)/g,
  );
  assertEquals(upstreams, ports.split(" "));
});

Deno.test("the systemd unit allows the memory keys that V8 uses where the processor has them", async () => {
  const unit = await read("deploy/changebank@.service");
  const [filter = ""] = matchesOf(unit, /^SystemCallFilter=(.+)$/gm);
  assertEquals(filter.split(" "), ["@system-service", "@pkey"]);
});

Deno.test("the compose files pin their images, and the replicas get every setting that must not be a default", async () => {
  const compose = await read("compose.replicas.yml");
  const images = matchesOf(compose, /^ +image: (.+)$/gm)
    .filter((image) => image !== "changebank");
  assert(images.length > 0);
  assertEquals(images.filter((image) => !/:\d+\.\d+\.\d+$/.test(image)), []);
  const names = matchesOf(compose, /^ {4}([A-Z_]+): /gm);
  for (const name of ["APP_URL", "ISSUER", "CLIENT_SECRET", "DENO_KV_PATH"]) {
    assert(names.includes(name), name);
  }
});

Deno.test("Deno Deploy builds, checks and serves by the key in deno.json", async () => {
  const { deploy, tasks } = JSON.parse(await read("deno.json"));
  assertEquals(deploy.predeploy, "deno task preflight");
  assert("build" in tasks && "preflight" in tasks);
  assert((await Deno.stat(new URL(deploy.runtime.entrypoint, PROJECT))).isFile);
});
