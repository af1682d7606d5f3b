import { assert, assertEquals, assertRejects } from "@std/assert";
import { announce } from "../server/announce.ts";
import { openLocalFusionAuth } from "../server/local_fusionauth.ts";
import { CLIENT_SECRET, openEmulator } from "./support/client.ts";
import { openKickstart, withApplication } from "./support/kickstart_files.ts";

Deno.test("the emulator does not start in a deployment", async () => {
  Deno.env.set("DENO_DEPLOYMENT_ID", "abc");
  try {
    await assertRejects(() => openEmulator(), Error, "DENO_DEPLOYMENT_ID");
  } finally {
    Deno.env.delete("DENO_DEPLOYMENT_ID");
  }
});

Deno.test("the announcement has origin, applications and users, but no secret", async () => {
  await using emulator = await openEmulator();
  const text = announce(emulator);
  assert(text.includes(emulator.origin));
  assert(text.includes("http://localhost:5000/callback"));
  assert(text.includes("richard@example.com (ChangeBank: customer)"));
  assert(!text.includes(CLIENT_SECRET));
});

Deno.test("the announcement tells which users are not registered", async () => {
  await using emulator = await openKickstart(
    withApplication(
      '"roles": []',
      `, { "method": "POST", "url": "/api/user", "body": {
        "user": { "email": "test@example.com", "password": "password" } } }`,
    ),
  );
  assert(announce(emulator).includes("test@example.com (no registration)"));
});

Deno.test("no emulator is started where something answers, or for another machine", async () => {
  await using emulator = await openEmulator();
  assertEquals(await openLocalFusionAuth(emulator.origin), null);
  assertEquals(await openLocalFusionAuth("https://login.example.com"), null);
});

Deno.test("a port that is taken is an error", async () => {
  await using first = await openEmulator();
  await assertRejects(
    () => openEmulator({ port: first.port }),
    Deno.errors.AddrInUse,
  );
});
