// What live sessions cost: sign-in, page and sign-out with 100 and with 10,000 of them, and again
// with 100, which shows how much is noise. A part of `deno task bench`; it needs a process of its own.
import { APP_URL, openApp } from "@/tests/support/app.ts";
import { listSessions } from "@/tests/support/app_modules.ts";
import { keepLog } from "@/tests/support/log_lines.ts";
import { signIn } from "@/tests/support/sign_in.ts";
import { seedSessions } from "@/tests/support/store.ts";
import { MONICA, RICHARD } from "@/tests/support/users.ts";

const RUNS = 7;
const REQUESTS = 30;
const SOAK_STEP = 4_000;
const FEW = 100;
const MANY = 10_000;
const STEPS = ["sign-in", "page", "account", "sign-out"] as const;

type Step = typeof STEPS[number];

const log = keepLog();
const folder = await Deno.makeTempDir({ prefix: "bench_" });
const kvPath = `${folder}/kv.sqlite3`;
const app = await openApp({ DENO_KV_PATH: kvPath });
const kv = await Deno.openKv(kvPath);

await app.signedIn(MONICA);
const [template] = await listSessions();
if (template === undefined) throw new Error("Nobody is signed in");
const client = app.browser();
await signIn(client, { ...RICHARD, rememberDevice: true });

async function open(path: string): Promise<void> {
  await client.navigate(APP_URL + path);
}

async function signOut(): Promise<void> {
  const response = await client.post(`${APP_URL}/logout`, {});
  await response.body?.cancel();
}

/** Milliseconds that each step takes on average, in one run. */
async function run(): Promise<Record<Step, number>> {
  const spent = { "sign-in": 0, page: 0, account: 0, "sign-out": 0 };
  const time = async (step: Step, work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    spent[step] += (performance.now() - start) / REQUESTS;
  };
  for (let n = 0; n < REQUESTS; n++) {
    await time("sign-out", signOut);
    await app.emulator.webhooksDelivered();
    // FusionAuth remembers the person: login, authorize, callback and the page.
    await time("sign-in", () => open("/login?return_to=%2Fmake-change"));
    await time("page", () => open("/make-change"));
    await time("account", () => open("/account"));
  }
  log.clear();
  return spent;
}

async function measure(): Promise<Record<Step, number>> {
  const runs: Record<Step, number>[] = [];
  for (let n = 0; n < RUNS; n++) runs.push(await run());
  const medians = { "sign-in": 0, page: 0, account: 0, "sign-out": 0 };
  for (const step of STEPS) {
    const sorted = runs.map((one) => one[step]).toSorted((a, b) => a - b);
    medians[step] = sorted[Math.floor(RUNS / 2)] ?? NaN;
  }
  return medians;
}

/** Removes sessions of others until few are left. */
async function thinOut(): Promise<void> {
  let left = 0;
  for await (const { key } of kv.list({ prefix: ["sessions"] })) {
    if (++left > FEW && key[1] !== template?.idHash) await kv.delete(key);
  }
}

function megabytes(): string {
  return `${(Deno.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`;
}

await run();
await seedSessions(kv, template, { count: FEW });
const few = await measure();
const memoryWithFew = megabytes();
await seedSessions(kv, template, { count: MANY - FEW });
const many = await measure();
const memoryWithMany = megabytes();
const soak: string[] = [];
for (let n = 1; n <= 5 * SOAK_STEP; n++) {
  await open("/make-change");
  if (n % SOAK_STEP === 0) soak.push(megabytes());
}
await thinOut();
const fewAgain = await measure();

const rows = STEPS.map((step) => ({
  step,
  [`${FEW} (ms)`]: few[step].toFixed(2),
  [`${MANY} (ms)`]: many[step].toFixed(2),
  "ratio": (many[step] / few[step]).toFixed(2),
  [`${FEW} again: ratio`]: (fewAgain[step] / few[step]).toFixed(2),
}));
// deno-lint-ignore no-console
console.table(rows);
// deno-lint-ignore no-console
console.log(
  `Medians of ${RUNS} runs of ${REQUESTS} requests each, app and FusionAuth in one process.
Memory: ${memoryWithFew} with ${FEW} sessions, ${memoryWithMany} with ${MANY};
after each of 5 times ${SOAK_STEP} more pages: ${soak.join(", ")}.`,
);
kv.close();
await app[Symbol.asyncDispose]();
await Deno.remove(folder, { recursive: true });
Deno.exit(0);
