import { assertEquals } from "@std/assert";
import {
  callApi,
  type CookieClient,
} from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { openKv } from "../support/app_modules.ts";
import { sessionIdOf } from "../support/cookies.ts";
import {
  CLIENT_ID,
  countRefreshes,
  hookRequests,
} from "../support/emulator.ts";
import { keepLog } from "../support/log_lines.ts";
import { statusOf } from "../support/pages.ts";
import { signIn } from "../support/sign_in.ts";
import { expireAccessToken } from "../support/store.ts";
import { createCustomer, type Customer } from "../support/users.ts";
import { deliverSigned, roleChange } from "../support/webhook_sender.ts";

const ROUNDS = 200;
const LONGEST_DELAY_MS = 4;
const CUSTOMER = ["customer"];
const TELLER = ["customer", "teller"];

keepLog();
const app = await openApp({ SESSIONS_PER_USER: "2" });

/** Lets others go first, or not. */
function delay(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, Math.random() * LONGEST_DELAY_MS);
  return promise;
}

/** FusionAuth issues tokens at once, and its response is on the way for some time. */
function delayResponses(): Disposable {
  return hookRequests(app.emulator, async (_request, _entry, next) => {
    const response = await next();
    await delay();
    return response;
  });
}

/** Gives a user other roles at FusionAuth, and waits until the app was told. */
async function setRoles(
  { id }: Customer,
  roles: readonly string[],
): Promise<void> {
  const response = await callApi(
    app.emulator,
    ["PUT", `/api/user/registration/${id}`],
    { registration: { applicationId: CLIENT_ID, roles } },
  );
  await response.body?.cancel();
  assertEquals(response.status, 200);
  await app.emulator.webhooksDelivered();
}

/** The roles of each round, other than those before. */
function rolesOf(round: number): readonly string[] {
  return round % 2 === 0 ? TELLER : CUSTOMER;
}

async function assertRoles(
  client: CookieClient,
  roles: readonly string[],
  round: number,
): Promise<void> {
  const expected = roles === TELLER ? 200 : 403;
  assertEquals(await statusOf(client, "/teller"), expected, `round ${round}`);
}

Deno.test("a refresh that was answered before a change of roles does not undo it", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const kv = await openKv();
  app.emulator.requests.length = 0;
  using _slow = delayResponses();
  for (let round = 0; round < ROUNDS; round++) {
    await expireAccessToken(kv, sessionIdOf(client));
    await Promise.all([
      statusOf(client, "/make-change"),
      delay().then(() => setRoles(customer, rolesOf(round))),
    ]);
    await assertRoles(client, rolesOf(round), round);
  }
  assertEquals(countRefreshes(app.emulator), ROUNDS);
});

Deno.test("a sign-in that is under way does not miss a change of roles", async () => {
  const customer = await createCustomer(app);
  using _slow = delayResponses();
  for (let round = 0; round < ROUNDS; round++) {
    const client = app.browser();
    await Promise.all([
      signIn(client, customer),
      delay().then(delay).then(() => setRoles(customer, rolesOf(round))),
    ]);
    await assertRoles(client, rolesOf(round), round);
  }
});

Deno.test("of two changes of roles that arrive at once, the newer one holds", async () => {
  const { id, ...person } = await createCustomer(app);
  const client = await app.signedIn(person);
  const start = Date.now();
  for (let round = 0; round < ROUNDS; round++) {
    const [older, newer] = [rolesOf(round + 1), rolesOf(round)];
    const instant = start + 2 * round;
    const deliveries = [
      roleChange(id, older, instant + 1),
      roleChange(id, newer, instant + 2),
    ].map((body) => delay().then(() => deliverSigned(app, body)));
    for (const { status } of await Promise.all(deliveries)) {
      assertEquals(status, 200);
    }
    await assertRoles(client, newer, round);
  }
});
