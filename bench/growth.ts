import { openBenchApp } from "./app.ts";
import { load } from "./load.ts";
import type { Row } from "./report.ts";
import { quantile, spreadOf } from "./statistics.ts";

const FEW = 1_000;
const BATCH = 100;
const ROUNDS = 5;
const TARGET = 1.2;

/** Compares the account page's slowest hundredth with few and with many sessions stored. */
export async function measureGrowth(
  kvPath: string,
  many: number,
): Promise<Row[]> {
  await using app = await openBenchApp(kvPath);
  const cookie = await app.signIn(await app.addUser());
  const request = { path: "/account", headers: { cookie } };
  async function measure(): Promise<number> {
    const slowest: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const took = await load(app.server.port, request, 2);
      slowest.push(quantile(took.toSorted((a, b) => a - b), 0.99));
    }
    return spreadOf(slowest).median;
  }
  using kv = await Deno.openKv(kvPath);
  await seed(kv, FEW);
  await measure();
  const withFew = await measure();
  await seed(kv, many - FEW);
  await measure();
  const withMany = await measure();
  const { size } = await Deno.stat(kvPath);
  return [{
    case: `account with ${many.toLocaleString("en-US")} sessions, p99`,
    figure: `${(withMany / withFew).toFixed(2)} × that with ${
      FEW.toLocaleString("en-US")
    } (${withMany.toFixed(1)} and ${withFew.toFixed(1)} ms; the file has ${
      Math.round(size / 2 ** 20).toLocaleString("en-US")
    } MB)`,
    target: `at most ${TARGET} ×`,
    isMet: withMany / withFew <= TARGET,
  }];
}

/** Copies the session that is there, for users of their own. */
async function seed(kv: Deno.Kv, count: number): Promise<void> {
  const [entry] = await Array.fromAsync(
    kv.list({ prefix: ["sessions"] }, { limit: 1 }),
  );
  const record = Object(entry?.value);
  for (let at = 0; at < count; at += BATCH) {
    const write = kv.atomic();
    for (let n = 0; n < BATCH; n++) {
      const id = crypto.randomUUID();
      write.set(["sessions", id], { ...record, sub: id })
        .set(["sessions_by_user", id, id], {
          signedInAt: record.signedInAt,
          refreshTokenId: id,
        });
    }
    await write.commit();
  }
}
