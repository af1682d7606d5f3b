import type { BenchApp } from "./app.ts";
import type { Load } from "./load.ts";
import { compare, type Rounds } from "./ratio.ts";
import type { Row } from "./report.ts";
import { findFreePort, startServer } from "./server.ts";

const COMPRESSED = { "accept-encoding": "gzip, deflate, br, zstd" };
/** Headers that Deno or the connection sets. */
const OWN = ["content-length", "content-encoding", "date", "etag", "vary"];

/**
 * Compares the app's pages with the bare server's.
 *
 * @returns also the bare server's home pages per second of CPU time.
 */
export async function measurePages(
  { server: app, url, addUser, signIn, readSession }: BenchApp,
  rounds: Rounds,
): Promise<{ rows: Row[]; bareHome: number }> {
  const cookie = await signIn(await addUser());
  const page = await fetch(`${url}/make-change`, { headers: { cookie } });
  const html = await page.text();
  const logo = /src="(\/logo\.svg[^"]*)"/.exec(html)?.[1] ?? "/logo.svg";
  const headers = Object.fromEntries(
    [...page.headers].filter(([name]) => !OWN.includes(name)),
  );
  await using bare = await startServer({
    entry: "bench/bare.tsx",
    cwd: new URL("../", import.meta.url),
    port: findFreePort(),
    env: {
      BENCH_HEADERS: JSON.stringify(headers),
      BENCH_SESSION: JSON.stringify(await readSession()),
      DENO_KV_PATH: await Deno.makeTempFile(),
    },
  });
  const signedIn = { headers: { cookie } };
  const cases: [string, Load, number][] = [
    ["home", { path: "/" }, 0.6],
    ["home, compressed", { path: "/", headers: COMPRESSED }, 2],
    ["static file", { path: logo }, 0.9],
    ["make-change, signed in", { path: "/make-change", ...signedIn }, 0.7],
    ["account, signed in", { path: "/account", ...signedIn }, 0.7],
    ["/login", { path: "/login", status: 302 }, 0.6],
  ];
  const rows: Row[] = [];
  let bareHome = NaN;
  for (const [name, request, target] of cases) {
    const compared = await compare({ app, bare }, request, rounds);
    const { ratio, app: rate } = compared;
    if (name === "home") bareHome = compared.bare;
    rows.push({
      case: name,
      figure: `${ratio.median.toFixed(2)} ± ${
        ratio.noise.toFixed(2)
      } of bare, ${
        Math.round(rate).toLocaleString("en-US")
      } per second of CPU time`,
      target: `at least ${target} of bare`,
      isMet: ratio.median + ratio.noise >= target,
    });
  }
  return { rows, bareHome };
}
