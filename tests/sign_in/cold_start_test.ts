import { assertEquals } from "@std/assert";
import { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL } from "../support/app.ts";
import { CACHE_EXPIRY } from "../support/clock.ts";
import { hookRequests, JWKS, METADATA } from "../support/emulator.ts";
import { statusOf } from "../support/pages.ts";
import { startAndApprove } from "../support/sign_in.ts";
import { openAttempts } from "../support/sign_in_attempt.ts";
import { countSessions } from "../support/store.ts";

const { app } = await openAttempts();
const { faults } = app.emulator;

/** Counts the requests to FusionAuth by path, until disposed of. */
function countByPath(): Map<string, number> & Disposable {
  const counts = new Map<string, number>();
  const hook = hookRequests(app.emulator, (_request, { path }, next) => {
    counts.set(path, (counts.get(path) ?? 0) + 1);
    return next();
  });
  return Object.assign(counts, { [Symbol.dispose]: hook[Symbol.dispose] });
}

// The first two tests: the app has not called FusionAuth yet.
Deno.test("concurrent sign-ins share a failed fetch, and it is not cached (S108)", async () => {
  using counts = countByPath();
  using _failing = faults.set("discovery/status-503", { times: 1 });
  const hanging = faults.set("discovery/hang", { times: 1 });
  const refused = Array.from(
    { length: 50 },
    () => statusOf(app.browser(), "/login"),
  );
  await hanging.reached;
  hanging.release();
  assertEquals(new Set(await Promise.all(refused)), new Set([503]));
  assertEquals(counts.get(METADATA), 1);

  assertEquals(await statusOf(app.browser(), "/login"), 302);
  assertEquals(counts.get(METADATA), 2);
});

/** A browser whose requests to FusionAuth stay in this process, too. */
function inProcessBrowser(): CookieClient {
  return new CookieClient({
    [APP_URL]: app.handler,
    [app.emulator.origin]: app.emulator.handler,
  });
}

Deno.test("200 concurrent sign-ins on a cold replica fetch metadata and keys once (S108)", async () => {
  app.advance(CACHE_EXPIRY);
  using counts = countByPath();
  const herd = await Promise.all(
    Array.from({ length: 200 }, () => startAndApprove(inProcessBrowser())),
  );
  const before = await countSessions();
  const statuses = await Promise.all(
    herd.map(({ client, callback }) => statusOf(client, callback)),
  );
  assertEquals(new Set(statuses), new Set([303]));
  assertEquals(await countSessions(), before + 200);
  assertEquals(counts.get(METADATA), 1);
  assertEquals(counts.get(JWKS), 1);
  assertEquals(counts.get("/oauth2/token"), 200);
});
