import type { BenchApp } from "./app.ts";
import { rateOf, type Rounds } from "./ratio.ts";
import type { Row } from "./report.ts";
import { type Spread, spreadOf } from "./statistics.ts";

/** So many that none of them has more sessions than `SESSIONS_PER_USER` in the end. */
const USERS = 150;
const CONCURRENCY = 4;
const PER_ROUND = 150;

/**
 * Measures complete sign-ins (/login, FusionAuth, /callback), refreshes and sign-outs; FusionAuth is
 * in this process.
 *
 * @param bareHome pages of the bare server per second of CPU time, to compare machines by.
 */
export async function measureSignIns(
  app: BenchApp,
  { rounds, bareHome }: Rounds & { readonly bareHome: number },
): Promise<Row[]> {
  const users: string[] = [];
  while (users.length < USERS) users.push(await app.addUser());
  const one = users.slice(0, 1);
  const rates = { many: [] as number[], one: [] as number[] };
  await repeat(USERS, (n) => app.signIn(users[n % USERS] ?? ""));
  for (let round = 0; round < rounds; round++) {
    for (const [name, people] of [["many", users], ["one", one]] as const) {
      const work = (n: number) => app.signIn(people[n % people.length] ?? "");
      rates[name].push(
        await rateOf(app.server, () => repeat(PER_ROUND, work)),
      );
    }
  }
  const many = spreadOf(rates.many);
  const ratio = spreadOf(
    rates.one.map((rate, round) => rate / (rates.many[round] ?? NaN)),
  );
  // 400 a second where the bare server makes 29,400 pages of Preact.
  const target = 400 * bareHome / 29_400;
  return [
    {
      case: "complete sign-ins, many users",
      figure: perSecond(many),
      target: `at least ${Math.round(target)}/s on this machine`,
      isMet: many.median + many.noise >= target,
    },
    {
      case: "complete sign-ins, one user",
      figure: `${ratio.median.toFixed(2)} ± ${
        ratio.noise.toFixed(2)
      } of many users'`,
      target: "at least 0.8",
      isMet: ratio.median + ratio.noise >= 0.8,
    },
    ...await measureEnds(app, users, rounds),
  ];
}

/** Pages that need a refresh first, and sign-outs. */
async function measureEnds(
  app: BenchApp,
  users: readonly string[],
  rounds: number,
): Promise<Row[]> {
  const refreshes: number[] = [];
  const signOuts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const cookies: string[] = [];
    for (const user of users) cookies.push(await app.signIn(user));
    await app.expireAccessTokens();
    const open = (n: number) => request(app, "/make-change", cookies[n], 200);
    refreshes.push(await rateOf(app.server, () => repeat(USERS, open)));
    const leave = (n: number) => request(app, "/logout", cookies[n], 303);
    signOuts.push(await rateOf(app.server, () => repeat(USERS, leave)));
  }
  return [
    { case: "page with a refresh", figure: perSecond(spreadOf(refreshes)) },
    { case: "sign-out", figure: perSecond(spreadOf(signOuts)) },
  ];
}

async function request(
  { url }: BenchApp,
  path: string,
  cookie = "",
  status: number,
): Promise<void> {
  const isForm = path === "/logout";
  const response = await fetch(url + path, {
    method: isForm ? "POST" : "GET",
    headers: { cookie, origin: url },
    redirect: "manual",
    ...(isForm && { body: new URLSearchParams() }),
  });
  await response.body?.cancel();
  if (response.status !== status) {
    throw new Error(`Expected ${status} for ${path}: got ${response.status}`);
  }
}

/** Does something so many times, a few at once. */
async function repeat(
  count: number,
  work: (n: number) => Promise<unknown>,
): Promise<{ length: number }> {
  let started = 0;
  await Promise.all(Array.from({ length: CONCURRENCY }, async () => {
    while (started < count) await work(started++);
  }));
  return { length: count };
}

function perSecond({ median, noise }: Spread): string {
  return `${Math.round(median)} ± ${Math.round(noise)} per second of CPU time`;
}
