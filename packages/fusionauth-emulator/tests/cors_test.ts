import { assertEquals } from "@std/assert";
import type { Emulator } from "../server/emulator.ts";
import { openEmulator, postToken } from "./support/client.ts";
import { openKickstart } from "./support/kickstart_files.ts";

const ORIGIN = "http://localhost:5000";

function preflight(emulator: Emulator): Promise<Response> {
  return emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, {
      method: "OPTIONS",
      headers: {
        origin: ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    }),
  );
}

function corsNames(response: Response): string[] {
  return [...response.headers.keys()].filter((name) =>
    name.startsWith("access-control-")
  );
}

Deno.test("by default, CORS is off: other origins can neither send nor read", async () => {
  await using emulator = await openEmulator();
  const asked = await preflight(emulator);
  const read = await postToken(emulator, { "grant_type": "x" }, {
    origin: ORIGIN,
  });
  await read.body?.cancel();
  assertEquals(corsNames(asked), []);
  assertEquals(corsNames(read), []);
});

Deno.test("enabled CORS allows its origins, methods and headers", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.cors = {
    enabled: true,
    allowedOrigins: [ORIGIN],
    allowedMethods: ["GET", "POST", "OPTIONS"],
    allowedHeaders: ["Authorization", "Content-Type"],
    exposedHeaders: ["Date"],
    allowCredentials: true,
    preflightMaxAgeInSeconds: 600,
  };
  const asked = await preflight(emulator);
  assertEquals(asked.ok, true);
  assertEquals(asked.headers.get("access-control-allow-origin"), ORIGIN);
  assertEquals(
    asked.headers.get("access-control-allow-methods"),
    "GET, POST, OPTIONS",
  );
  assertEquals(
    asked.headers.get("access-control-allow-headers"),
    "Authorization, Content-Type",
  );
  assertEquals(asked.headers.get("access-control-max-age"), "600");
  assertEquals(asked.headers.get("access-control-allow-credentials"), "true");

  const read = await postToken(emulator, {}, { origin: ORIGIN });
  await read.body?.cancel();
  assertEquals(read.headers.get("access-control-allow-origin"), ORIGIN);
  assertEquals(read.headers.get("access-control-expose-headers"), "Date");

  const foreign = await postToken(emulator, {}, { origin: "http://evil.test" });
  await foreign.body?.cancel();
  assertEquals(corsNames(foreign), []);
});

Deno.test("CORS has FusionAuth's defaults", async () => {
  await using emulator = await openKickstart(
    `{ "requests": [{ "method": "PATCH", "url": "/api/system-configuration",
      "body": { "systemConfiguration": { "corsConfiguration": {
        "enabled": true, "allowedOrigins": ["${ORIGIN}"] } } } }] }`,
  );
  const { cors } = emulator.core.store;
  assertEquals(cors.allowedMethods, ["GET", "OPTIONS"]);
  assertEquals(cors.allowCredentials, false);
  assertEquals(cors.preflightMaxAgeInSeconds, 1800);
  assertEquals(cors.exposedHeaders, [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
  ]);
  for (const name of ["Authorization", "Content-Type", "Accept"]) {
    assertEquals(cors.allowedHeaders.includes(name), true);
  }
});

Deno.test("CORS refuses a method that is not allowed", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.cors.enabled = true;
  emulator.core.store.cors.allowedOrigins = ["*"];
  emulator.core.store.cors.allowedMethods = ["GET"];
  const asked = await preflight(emulator);
  const read = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`, {
      headers: { origin: ORIGIN },
    }),
  );
  await read.body?.cancel();
  assertEquals(corsNames(asked), []);
  assertEquals(read.headers.get("access-control-allow-origin"), "*");
});
