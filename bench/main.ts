// `deno task bench`: what the app costs beside the least that could answer the same, on any machine.
// It prints a table, writes docs/benchmarks.md, and fails when a target is missed by more than noise.
import { buildApp, openBenchApp } from "./app.ts";
import { measureGrowth } from "./growth.ts";
import { measureKvOperations } from "./kv_operations.ts";
import { measureMemory } from "./memory.ts";
import { measurePages } from "./pages.ts";
import { report, type Row } from "./report.ts";
import { leaveFirstCore } from "./server.ts";
import { measureSignIns } from "./sign_ins.ts";
import { measureStart } from "./start.ts";
import { measureTelemetry } from "./telemetry.ts";

const isQuick = Deno.args.includes("--quick");
const rounds = isQuick
  ? { rounds: 3, seconds: 0.5 }
  : { rounds: 7, seconds: 2 };
const sessions = isQuick ? 20_000 : 1_000_000;

const buildMs = await buildApp();
await leaveFirstCore();
const folder = await Deno.makeTempDir({ prefix: "bench_" });
const rows: Row[] = [
  { case: "build", figure: `${Math.round(buildMs)} ms` },
  ...await measureStart(isQuick ? 3 : 9),
];
{
  const kvPath = `${folder}/kv`;
  await using app = await openBenchApp(kvPath);
  const pages = await measurePages(app, rounds);
  rows.push(
    ...pages.rows,
    await measureTelemetry(kvPath, rounds),
    ...await measureSignIns(app, { ...rounds, bareHome: pages.bareHome }),
    ...await measureMemory(app, isQuick ? 10_000 : 100_000),
  );
}
rows.push(...await measureGrowth(`${folder}/many`, sessions));
await Deno.remove(folder, { recursive: true });
const isMet = await report(rows, await measureKvOperations(), { isQuick });
Deno.exit(isMet ? 0 : 1);
