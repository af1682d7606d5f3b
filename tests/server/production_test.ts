import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  CookieClient,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { openEmulator } from "../support/emulator.ts";
import { buildForProduction, findFreePort } from "../support/production.ts";
import { until } from "../support/until.ts";
import { RICHARD } from "../support/users.ts";

const SECRET = "canary-secret-5c1e7d0b";

const port = findFreePort();
const origin = `http://localhost:${port}`;
const production = await buildForProduction();
const emulator = await openEmulator({
  variables: { appUrl: origin },
  env: { CLIENT_SECRET: SECRET },
});
const server = production.deno(["run", "--quiet", "-P=serve", "serve.ts"], {
  APP_URL: origin,
  PORT: String(port),
  ISSUER: emulator.origin,
  CLIENT_SECRET: SECRET,
  DENO_KV_PATH: `${production.folder}/kv.sqlite3`,
}).spawn();
const output = new Response(server.stdout).text();
await until(() => fetch(`${origin}/healthz`).then(isOk, () => false));

Deno.test.afterAll(async () => {
  await production[Symbol.asyncDispose]();
  await emulator.close();
});

async function isOk(response: Response): Promise<boolean> {
  await response.body?.cancel();
  return response.ok;
}

/** The modules that a program of the build loads. */
async function loadedModules(entry: string): Promise<string[]> {
  const { stdout } = await production.deno(["info", "--json", entry]).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  return modules.map(({ specifier }: { specifier: string }) => specifier);
}

Deno.test("the production build signs in and makes change", async () => {
  const client = new CookieClient();
  const page = await client.navigate(`${origin}/login`);
  const landing = await submitSignIn(client, page, RICHARD);
  assertEquals(landing.url.href, `${origin}/account`);
  assertMatch(landing.body, /richard@example\.com/);
  assertMatch(landing.body, /<script type="module" nonce="/);
});

Deno.test("the production build loads no emulator, no Builder and no esbuild (S99)", async () => {
  const modules = [
    ...await loadedModules("serve.ts"),
    ...await loadedModules("_fresh/server.js"),
  ];
  assert(modules.some((name) => name.endsWith("/main.ts")));
  assert(modules.some((name) => name.endsWith("/routes/login.ts")));
  const unwanted = modules.filter((name) =>
    /esbuild|fusionauth-emulator|\/dev\.ts|\/dev\/builder|tailwind|playwright/
      .test(
        name,
      )
  );
  assertEquals(unwanted, []);
});

Deno.test("the production server has no route of the dev server (S99)", async () => {
  for (const path of ["/_frsh/alive", "/_frsh/live_reload.js", "/__op/mode"]) {
    const response = await fetch(origin + path);
    await response.body?.cancel();
    assertEquals(response.status, 404, path);
  }
});

Deno.test("the build holds no secret (S97)", async () => {
  const held: string[] = [];
  async function search(folder: string) {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await search(path);
      else if ((await Deno.readTextFile(path)).includes(SECRET)) {
        held.push(path);
      }
    }
  }
  await search(`${production.folder}/_fresh`);
  assertEquals(held, []);
});

Deno.test("pages and styles are compressed", async () => {
  const page = await fetch(origin);
  const html = await page.text();
  const [, styles = ""] = /rel="stylesheet" href="([^"]+)"/.exec(html) ?? [];
  const css = await fetch(origin + styles);
  await css.body?.cancel();
  assertEquals(/accept-encoding/i.test(page.headers.get("vary") ?? ""), true);
  assertEquals(css.status, 200);
  assertMatch(css.headers.get("cache-control") ?? "", /immutable/);
});

Deno.test("a server whose port is taken says so and exits", async () => {
  const { code, stderr } = await production.deno(
    ["run", "--quiet", "-P=serve", "serve.ts"],
    {
      APP_URL: origin,
      PORT: String(port),
      ISSUER: emulator.origin,
      CLIENT_SECRET: SECRET,
      DENO_KV_PATH: ":memory:",
    },
  ).output();
  assertEquals(code, 1);
  assertMatch(new TextDecoder().decode(stderr), /Port \d+ is taken: .*PORT/);
});

Deno.test("a server that cannot listen at its HOST says so and exits", async () => {
  const { code, stderr } = await production.deno(
    ["run", "--quiet", "-P=serve", "serve.ts"],
    {
      APP_URL: origin,
      // An address that is no machine's (RFC 5737).
      HOST: "203.0.113.1",
      PORT: "0",
      ISSUER: emulator.origin,
      CLIENT_SECRET: SECRET,
      DENO_KV_PATH: ":memory:",
    },
  ).output();
  assertEquals(code, 1);
  assertMatch(new TextDecoder().decode(stderr), /cannot listen: set HOST/);
});

Deno.test("a KV file that Deno names itself is for its owner alone", async () => {
  const code = `Deno.env.delete("DENO_KV_PATH");
const { createPrivateKvFile } = await import("./server/kv.ts");
await createPrivateKvFile();
console.log(Deno.umask().toString(8));`;
  await Deno.writeTextFile(`${production.folder}/umask.ts`, code);
  const { stdout } = await production.deno(
    ["run", "--quiet", "-P=serve", "umask.ts"],
    { APP_URL: "http://localhost:5000" },
  ).output();
  assertEquals(new TextDecoder().decode(stdout), "77\n");
});

Deno.test("on Deno Deploy a KV that no process used before is refused, and previews explain themselves", async () => {
  const deployed = (port: number) =>
    production.deno(["run", "--quiet", "-P=serve", "serve.ts"], {
      APP_URL: "https://bank.example.com",
      ISSUER: "https://id.example.com",
      CLIENT_SECRET: SECRET,
      PORT: String(port),
      DENO_KV_PATH: `${production.folder}/deployed.sqlite3`,
      DENO_DEPLOY: "true",
      DENO_TIMELINE: "preview/1",
    });
  const port = findFreePort();
  const first = await deployed(port).output();
  assertEquals(first.code, 1);
  assertMatch(new TextDecoder().decode(first.stderr), /no KV database/);

  const second = deployed(port).spawn();
  const url = `http://localhost:${port}`;
  await until(() => fetch(`${url}/healthz`).then(isOk, () => false));
  const page = await fetch(url);
  assertEquals(page.status, 421);
  assertMatch(await page.text(), /preview.+https:\/\/bank\.example\.com/);
  second.kill("SIGTERM");
  await second.output();
});

Deno.test("the server runs and stops cleanly with named permissions alone (S98)", async () => {
  server.kill("SIGTERM");
  assertEquals((await server.status).code, 0);
  const errors = await new Response(server.stderr).text();
  assertEquals(errors.includes("NotCapable"), false);
  assertMatch(await output, /"server\.stopped"/);
});
