import { assert, assertEquals } from "@std/assert";
import { startEmulator } from "../mod.ts";
import {
  API_KEY,
  claimsOf,
  CLIENT_ID,
  getTokens,
  KICKSTART_FILE,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";

Deno.test("startEmulator() shows what tests of an app need to see", async () => {
  const events: string[] = [];
  await using emulator = await startEmulator({
    kickstartFile: KICKSTART_FILE,
    port: 0,
    stateFile: null,
    quiet: true,
    fetch: () => Promise.resolve(new Response()),
  });
  emulator.listeners.add(({ type }) => events.push(type));
  const tokens = await getTokens(emulator);
  const [token] = emulator.refreshTokens;
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();

  assertEquals(emulator.apiKey, API_KEY);
  assertEquals(emulator.findUser("RICHARD@example.com")?.id, RICHARD_ID);
  assertEquals(emulator.findUser("nobody@example.com"), null);
  assertEquals(token?.id, tokens.refresh_token_id);
  assertEquals(token?.userId, RICHARD_ID);
  assertEquals(emulator.refreshTokens, []);
  assertEquals(events, ["user.login.success", "jwt.refresh-token.revoke"]);
  assertEquals(
    emulator.deliveries.map(({ type, status }) => [type, status]),
    [["jwt.refresh-token.revoke", 200]],
  );
  const paths = emulator.requests.map(({ method, path }) =>
    `${method} ${path}`
  );
  assertEquals(paths, [
    "GET /oauth2/authorize",
    "POST /oauth2/authorize",
    "POST /oauth2/token",
  ]);
});

Deno.test("a change of applications, tenants and webhooks takes effect at once", async () => {
  await using emulator = await openEmulator({
    fetch: () => Promise.resolve(new Response()),
  });
  const application = emulator.applications.get(CLIENT_ID);
  assert(application !== undefined && application.jwt !== null);
  application.jwt.timeToLiveInSeconds = 7;
  for (const tenant of emulator.tenants.values()) tenant.issuer = "another";
  for (const webhook of emulator.webhooks.values()) {
    webhook.url = "http://hook.example/";
  }
  const { exp, iat, iss } = claimsOf((await getTokens(emulator)).access_token);
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();

  assertEquals(Number(exp) - Number(iat), 7);
  assertEquals(iss, "another");
  assertEquals(emulator.deliveries.at(-1)?.url, "http://hook.example/");
});
