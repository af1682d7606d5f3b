import { assert, assertEquals } from "@std/assert";
import {
  CookieClient,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { sessionIdOf } from "../support/cookies.ts";
import { openEmulator } from "../support/emulator.ts";
import { buildForProduction, findFreePort } from "../support/production.ts";
import { expireAccessToken, sessionKeyOf } from "../support/store.ts";
import { until } from "../support/until.ts";
import { RICHARD } from "../support/users.ts";
import { startBalancer } from "./balancer.ts";

const EVERY_MS = 20;

/** Makes a version 2 of the session's record, which has one member more. */
async function changeRecord(folder: string): Promise<void> {
  const path = `${folder}/auth/session/record.ts`;
  const source = await Deno.readTextFile(path);
  const changed = source
    .replace(
      "(record: object) => object)[] = [];",
      `(record: object) => object)[] = [(record) => ({ ...record, locale: "en" })];`,
    )
    .replace("  sub: v.string(),", "  sub: v.string(),\n  locale: v.string(),");
  assertEquals(changed.match(/locale/g)?.length, 2);
  await Deno.writeTextFile(path, changed);
}

Deno.test("a deploy fails no request and signs nobody out, though the record has a new version", async () => {
  await using old = await buildForProduction();
  await using next = await buildForProduction(changeRecord);
  await using balancer = startBalancer();
  const { url } = balancer;
  await using emulator = await openEmulator({ variables: { appUrl: url } });
  const kvPath = `${old.folder}/kv.sqlite3`;

  /** Starts a build behind the balancer, and waits until it is ready. */
  async function start({ deno }: typeof old) {
    const port = findFreePort();
    const server = deno(["run", "--quiet", "-P=serve", "serve.ts"], {
      APP_URL: url,
      PORT: String(port),
      ISSUER: emulator.origin,
      DENO_KV_PATH: kvPath,
      DRAIN_SECONDS: "1",
    }).spawn();
    const backend = balancer.add(port);
    const output = new Response(server.stdout).text();
    await until(() => backend.isReady);
    return { server, backend, output };
  }

  const before = await start(old);
  const client = new CookieClient();
  await submitSignIn(client, await client.navigate(`${url}/login`), RICHARD);
  const answers: Promise<number>[] = [];
  const load = setInterval(() => {
    answers.push(
      client.fetch(`${url}/make-change`).then(async (response) => {
        await response.body?.cancel();
        return response.status;
      }),
    );
  }, EVERY_MS);
  await until(() => answers.length > 25);
  const after = await start(next);
  before.server.kill("SIGTERM");
  assertEquals((await before.server.status).code, 0);
  const { length } = answers;
  await until(() => answers.length > length + 25);
  clearInterval(load);
  const statuses = await Promise.all(answers);
  assertEquals(statuses.filter((status) => status !== 200), []);
  assert(before.backend.requests > 0 && after.backend.requests > 0);

  const kv = await Deno.openKv(kvPath);
  const id = sessionIdOf(client, url);
  const key = await sessionKeyOf(id);
  const readVersion = async () => {
    const { version, locale }: { version?: number; locale?: string } = Object(
      (await kv.get(key)).value,
    );
    return { version, locale };
  };
  assertEquals(await readVersion(), { version: 1, locale: undefined });
  await expireAccessToken(kv, id);
  assertEquals((await client.fetch(`${url}/make-change`)).status, 200);
  assertEquals(await readVersion(), { version: 2, locale: "en" });
  kv.close();
  after.server.kill("SIGTERM");
  await after.server.status;
  await Promise.all([before.output, after.output]);
});
