import type { Row } from "./report.ts";
import { findFreePort, startServer } from "./server.ts";
import { spreadOf } from "./statistics.ts";

const ROOT = new URL("../", import.meta.url);
const TARGET = 1.2;

/** Measures how long a start takes to the first answer, beside a server that imports Preact. */
export async function measureStart(rounds: number): Promise<Row[]> {
  const took = { app: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    took.bare.push(await start("bench/bare_start.ts"));
    took.app.push(await start("serve.ts"));
  }
  const ratio = spreadOf(took.app.map((ms, n) => ms / (took.bare[n] ?? NaN)));
  const [app, bare] = [spreadOf(took.app).median, spreadOf(took.bare).median];
  return [{
    case: "first answer of `serve`",
    figure: `${ratio.median.toFixed(2)} ± ${
      ratio.noise.toFixed(2)
    } × a server that imports Preact (${Math.round(app)} and ${
      Math.round(bare)
    } ms)`,
    target: `at most ${TARGET} ×`,
    isMet: ratio.median - ratio.noise <= TARGET,
  }];
}

async function start(entry: string): Promise<number> {
  const port = findFreePort();
  const begun = performance.now();
  await using _server = await startServer({
    entry,
    cwd: ROOT,
    port,
    env: {
      APP_URL: `http://localhost:${port}`,
      ISSUER: "http://localhost:9",
      DENO_KV_PATH: `${await Deno.makeTempDir()}/kv`,
    },
  });
  return performance.now() - begun;
}
