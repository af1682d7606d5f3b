import { type Load, load } from "./load.ts";
import type { Server } from "./server.ts";
import { type Spread, spreadOf } from "./statistics.ts";

const WARM_UP_SECONDS = 1;

/** How many rounds to measure, and for how long. */
export interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
}

/** One load on two servers in turn. */
export interface Comparison {
  /** The part of the bare server's requests a second that the app answers. */
  readonly ratio: Spread;
  /** Requests that one core answers in a second. */
  readonly app: number;
  readonly bare: number;
}

/** Compares the app with the bare server, in turn, so that noise meets both. */
export async function compare(
  { app, bare }: { readonly app: Server; readonly bare: Server },
  request: Load,
  { rounds, seconds }: Rounds,
): Promise<Comparison> {
  const bareRequest = { ...request, path: request.path.replace(/\?.*/, "") };
  await load(app.port, request, WARM_UP_SECONDS);
  await load(bare.port, bareRequest, WARM_UP_SECONDS);
  const rates: { app: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    rates.push({
      bare: await rateOf(bare, () => load(bare.port, bareRequest, seconds)),
      app: await rateOf(app, () => load(app.port, request, seconds)),
    });
  }
  return {
    ratio: spreadOf(rates.map(({ app, bare }) => app / bare)),
    app: spreadOf(rates.map(({ app }) => app)).median,
    bare: spreadOf(rates.map(({ bare }) => bare)).median,
  };
}

/**
 * How often a server does something in a second of its CPU time. Where that is known it says what a
 * saturated core would do, however busy the machine is and however slow the load.
 */
export async function rateOf(
  server: Server,
  work: () => Promise<{ readonly length: number }>,
): Promise<number> {
  const cpu = server.cpuSeconds();
  const start = performance.now();
  const { length } = await work();
  const wall = (performance.now() - start) / 1000;
  const used = cpu === null ? null : (server.cpuSeconds() ?? NaN) - cpu;
  return length / (used ?? wall);
}
