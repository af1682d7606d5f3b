import type { BenchApp } from "./app.ts";
import { load } from "./load.ts";
import type { Row } from "./report.ts";

const MOST_MEGABYTES = 90;
/** Memory counts as level when the second half adds no more than this. */
const MOST_GROWTH = 1.1;

/** Measures the memory after so many signed-in pages, and whether it still grows. */
export async function measureMemory(
  { server, addUser, signIn }: BenchApp,
  requests: number,
): Promise<Row[]> {
  const cookie = await signIn(await addUser());
  const request = { path: "/make-change", headers: { cookie } };
  async function answer(count: number): Promise<number> {
    for (let done = 0; done < count;) {
      done += (await load(server.port, request, 1)).length;
    }
    return server.megabytes() ?? NaN;
  }
  const half = await answer(requests / 2);
  const whole = await answer(requests / 2);
  return [{
    case: `memory after ${requests.toLocaleString("en-US")} pages`,
    figure: `${Math.round(whole)} MB, ${Math.round(half)} MB at half`,
    target: `at most ${MOST_MEGABYTES} MB, level`,
    isMet: !(whole > MOST_MEGABYTES || whole > half * MOST_GROWTH),
  }];
}
