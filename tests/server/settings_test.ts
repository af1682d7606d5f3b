import { assertEquals, assertThrows } from "@std/assert";
import { readSettings, SettingsError } from "@/fresh.config.ts";

const PRODUCTION = {
  ISSUER: "https://id.example.com",
  CLIENT_ID: "11111111-2222-3333-4444-555555555555",
  CLIENT_SECRET: "canary-secret-that-no-message-may-show",
  APP_URL: "https://bank.example.com",
};

function assertRefused(
  env: Record<string, string>,
  variable: string,
): SettingsError {
  return assertThrows(() => readSettings(env), SettingsError, variable);
}

Deno.test("readSettings() has a default for every variable", () => {
  assertEquals(readSettings({}), {
    ISSUER: "http://localhost:9011",
    CLIENT_ID: "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e",
    CLIENT_SECRET:
      "super-secret-secret-that-should-be-regenerated-for-production",
    APP_URL: "http://localhost:5000",
    PORT: 5000,
    DRAIN_SECONDS: 0,
    TRUSTED_PROXIES: [],
    SESSION_IDLE_MINUTES: 30,
    SESSION_MAX_HOURS: 12,
    SESSIONS_PER_USER: 20,
    SIGN_INS_PER_MINUTE: 300,
    PENDING_SIGN_INS: 50_000,
    WEBHOOK_ENABLED: true,
    DENO_DEPLOY: false,
    DENO_TIMELINE: "production",
  });
});

Deno.test("readSettings() converts the client id to lower case, as in tokens", () => {
  const { CLIENT_ID } = readSettings({
    CLIENT_ID: "E9FDB985-9173-4E01-9D73-AC2D60D1DC8E",
  });
  assertEquals(CLIENT_ID, "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e");
});

Deno.test("readSettings() accepts a production environment", () => {
  const settings = readSettings(PRODUCTION);
  assertEquals(settings.APP_URL, "https://bank.example.com");
  assertEquals(settings.ISSUER, "https://id.example.com");
});

Deno.test("readSettings() names a blank variable (S96)", () => {
  assertRefused({ CLIENT_SECRET: "" }, "CLIENT_SECRET");
  assertRefused({ ISSUER: " " }, "ISSUER");
  assertRefused({ DENO_KV_PATH: "" }, "DENO_KV_PATH");
});

Deno.test("readSettings() refuses an issuer that is not a URL, or ends in a slash (S96)", () => {
  assertRefused({ ISSUER: "acme.com" }, "ISSUER");
  assertRefused({ ISSUER: "https://id.example.com/" }, "ISSUER");
  assertRefused({ ISSUER: "https://id.example.com?x=1" }, "ISSUER");
});

Deno.test("readSettings() refuses an APP_URL that is more than an origin (S96)", () => {
  assertRefused({ APP_URL: "http://localhost:5000/" }, "APP_URL");
  assertRefused({ APP_URL: "http://localhost:5000/bank" }, "APP_URL");
  assertRefused({ APP_URL: "localhost:5000" }, "APP_URL");
  assertRefused({ APP_URL: "ftp://localhost" }, "APP_URL");
});

Deno.test("readSettings() refuses numbers that are malformed or out of range (S96)", () => {
  assertRefused({ PORT: "http" }, "PORT");
  assertRefused({ PORT: "70000" }, "PORT");
  assertRefused({ DRAIN_SECONDS: "-1" }, "DRAIN_SECONDS");
  assertRefused({ SESSION_IDLE_MINUTES: "0" }, "SESSION_IDLE_MINUTES");
  assertRefused({ SESSION_MAX_HOURS: "1.5" }, "SESSION_MAX_HOURS");
});

Deno.test("readSettings() refuses a client id that is not a UUID (S96)", () => {
  assertRefused({ CLIENT_ID: "changebank" }, "CLIENT_ID");
});

Deno.test("readSettings() refuses the kickstart's secret in production (S96)", () => {
  const { CLIENT_SECRET: _, ...rest } = PRODUCTION;
  assertRefused(rest, "CLIENT_SECRET");
});

Deno.test("readSettings() refuses a secret that HTTP Basic would have to encode (S21, S96)", () => {
  for (const secret of ["a secret", "with:colon", "a+b", "50%", "é", "a/b="]) {
    assertRefused({ CLIENT_SECRET: secret }, "CLIENT_SECRET");
  }
});

Deno.test("readSettings() refuses a short secret in production (S96)", () => {
  assertRefused({ ...PRODUCTION, CLIENT_SECRET: "s3cr3t" }, "CLIENT_SECRET");
});

Deno.test("readSettings() refuses an http issuer in production (S96)", () => {
  assertRefused({ ...PRODUCTION, ISSUER: "http://id.example.com" }, "ISSUER");
});

Deno.test("readSettings() refuses a KV in memory in production (S96)", () => {
  assertRefused({ ...PRODUCTION, DENO_KV_PATH: ":memory:" }, "DENO_KV_PATH");
});

Deno.test("readSettings() lists all problems at once", () => {
  const { message } = assertRefused(
    { PORT: "x", WEBHOOK_ENABLED: "maybe" },
    "PORT",
  );
  assertEquals(message.split("\n").length, 2);
});

Deno.test("readSettings() never prints a refused value (S96)", () => {
  const canary = "canary-0f9b";
  const { message } = assertRefused({
    ISSUER: canary,
    CLIENT_ID: canary,
    CLIENT_SECRET: ` ${canary}`,
    APP_URL: canary,
    PORT: canary,
    WEBHOOK_ENABLED: canary,
  }, "CLIENT_SECRET");
  assertEquals(message.split("\n").length, 6);
  assertEquals(message.includes(canary), false);
});
