import { assertEquals } from "@std/assert";
import type { CookieClient } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import { formTokenOf, openKv } from "../support/app_modules.ts";
import { stopClock } from "../support/clock.ts";
import { sessionIdOf } from "../support/cookies.ts";
import {
  changeJwt,
  countRefreshes,
  hookRequests,
} from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { expireAccessToken } from "../support/store.ts";
import { MONICA, RICHARD } from "../support/users.ts";

const PAGE = `${APP_URL}/make-change`;
const log = keepLog();
const app = await openApp();
const { requests } = app.emulator;

/** Opens a page: 200 with a session, 303 to sign-in without. */
function open(client: CookieClient): Promise<number> {
  return statusOf(client, PAGE);
}

Deno.test("a token with a lifetime of two seconds is not refreshed by every request (S49)", async () => {
  using _clock = stopClock(app);
  using _shortLived = changeJwt(app.emulator, { timeToLiveInSeconds: 2 });
  const client = await app.signedIn();
  requests.length = 0;
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 0);
  app.advance(2);
  for (let times = 0; times < 5; times++) assertEquals(await open(client), 200);
  assertEquals(countRefreshes(app.emulator), 1);
});

Deno.test("200 times 50 requests during refreshes show every user their own page (S55)", async () => {
  // Responses of random duration change the order of everything that waits for them.
  using _hook = hookRequests(app.emulator, async (_request, _entry, next) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    return await next();
  });
  const users = await Promise.all([RICHARD, MONICA].map(async (user) => {
    const client = await app.signedIn(user);
    const id = sessionIdOf(client);
    return { client, id, formToken: await formTokenOf(id) };
  }));
  const kv = await openKv();
  log.clear();
  let foreign = 0;
  for (let round = 0; round < 200; round++) {
    for (const { id } of users) await expireAccessToken(kv, id);
    const bodies = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const user = users[n % 2];
        const response = await user?.client.fetch(PAGE);
        return {
          mine: user?.formToken ?? "-",
          body: await response?.text() ?? "",
        };
      }),
    );
    foreign += bodies.filter(({ mine, body }) => !body.includes(mine)).length;
  }
  assertEquals(foreign, 0);
  assertEquals(log.events("refresh.done").length, 400);
});
