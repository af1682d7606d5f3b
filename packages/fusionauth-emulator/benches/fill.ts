import { jwtConfigurationOf } from "../data/store.ts";
import { openEmulator } from "../tests/support/client.ts";
import { residentMegabytes } from "./resident_megabytes.ts";

const USERS = 10_000;
const TOKENS_PER_USER = 10;
const LOOK_MILLISECONDS = 5;

// Fills an emulator and prints its memory, and the maximum while it writes its state file;
// emulator_bench.ts runs this in its own process.
const emulator = await openEmulator({
  stateFile: Deno.env.get("STATE_FILE") ?? null,
});
const { store, refreshTokens } = emulator.core;
const [template] = store.users.values();
const application = [...store.applications.values()].at(-1);
if (template === undefined || application === undefined) {
  throw new Error("The kickstart has no user or no application");
}
const jwt = jwtConfigurationOf(emulator.core.store, application);
for (let user = 0; user < USERS; user++) {
  const userId = crypto.randomUUID();
  store.putUser({ ...template, id: userId, email: `${userId}@example.com` });
  for (let token = 0; token < TOKENS_PER_USER; token++) {
    refreshTokens.issue({
      tenantId: application.tenantId,
      applicationId: application.id,
      userId,
      scopes: ["openid", "offline_access", "email", "profile"],
      nonce: crypto.randomUUID(),
      authTime: Math.floor(Date.now() / 1000),
      device: { name: null, type: null, description: null },
    }, jwt);
  }
}
const full = residentMegabytes();
let most = full;
const timer = setInterval(
  () => most = Math.max(most, residentMegabytes()),
  LOOK_MILLISECONDS,
);
await emulator.close();
clearInterval(timer);
// deno-lint-ignore no-console
console.log(
  `${full} MB, at most ${
    Math.max(most, residentMegabytes())
  } MB while they are written`,
);
