import { assertEquals, assertNotEquals } from "@std/assert";
import { decodeProtectedHeader } from "jose";
import type { Application } from "../data/application.ts";
import type { Profile, User } from "../data/user.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  CLIENT_ID,
  exchange,
  getCode,
  getTokens,
  openBrowser,
  openEmulator,
  RICHARD_ID,
  signIn,
} from "./support/client.ts";

function richardOf({ core }: InspectableEmulator): User {
  const user = core.store.users.get(RICHARD_ID);
  if (user === undefined) throw new Error("The kickstart has no Richard");
  return user;
}

function applicationOf({ core }: InspectableEmulator): Application {
  const application = core.store.applications.get(CLIENT_ID);
  if (application === undefined) {
    throw new Error("The kickstart has no ChangeBank");
  }
  return application;
}

const WHOLE_PROFILE: Profile = {
  firstName: "Richard",
  middleName: "Paul",
  lastName: "Hendricks",
  fullName: "Richard P. Hendricks",
  birthDate: "1990-05-01",
  imageUrl: "https://example.com/richard.png",
  phoneNumber: "+14155550100",
  mobilePhone: "+14155550199",
  timezone: "America/Los_Angeles",
  preferredLanguages: ["fr", "en"],
};

/** The profile claims, without those that every ID token has. */
async function personClaims(
  emulator: InspectableEmulator,
  scope: string,
): Promise<Record<string, unknown>> {
  const tokens = await getTokens(emulator, { changes: { scope } });
  const own = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "jti",
    "auth_time",
    "authenticationType",
    "tid",
    "scope",
    "nonce",
    "at_hash",
    "c_hash",
    "tty",
  ];
  return Object.fromEntries(
    Object.entries(claimsOf(tokens.id_token)).filter(([name]) =>
      !own.includes(name)
    ),
  );
}

/** The left half of a SHA-256 in base64url (OpenID Connect Core 3.1.3.6). */
async function halfHash(text: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(String(text));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return digest.slice(0, 16).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

Deno.test("the scope profile grants the profile claims, and name is the full name", async () => {
  await using emulator = await openEmulator();
  const user = richardOf(emulator);
  user.profile = WHOLE_PROFILE;
  user.username = "richard";
  assertEquals(await personClaims(emulator, "openid profile"), {
    "given_name": "Richard",
    "middle_name": "Paul",
    "family_name": "Hendricks",
    name: "Richard P. Hendricks",
    "preferred_username": "richard",
    birthdate: "1990-05-01",
    picture: "https://example.com/richard.png",
    locale: "fr",
    zoneinfo: "America/Los_Angeles",
  });
});

Deno.test("the scopes email and phone grant their claims, and address grants none", async () => {
  await using emulator = await openEmulator();
  richardOf(emulator).profile = WHOLE_PROFILE;
  assertEquals(await personClaims(emulator, "openid email"), {
    email: "richard@example.com",
    "email_verified": true,
  });
  assertEquals(await personClaims(emulator, "openid phone"), {
    "phone_number": "+14155550100",
    "phone_number_verified": true,
  });
  assertEquals(await personClaims(emulator, "openid address"), {});
});

Deno.test("without a phone number, phone_number is the mobile phone, unverified", async () => {
  await using emulator = await openEmulator();
  richardOf(emulator).profile = { mobilePhone: "+14155550199" };
  assertEquals(await personClaims(emulator, "openid phone"), {
    "phone_number": "+14155550199",
  });
});

Deno.test("at_hash and c_hash are those of the access token and the code", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  const tokens = await (await exchange(emulator, code)).json();
  const claims = claimsOf(tokens.id_token);
  assertEquals(claims.at_hash, await halfHash(tokens.access_token));
  assertEquals(claims.c_hash, await halfHash(code));
});

Deno.test("a registration without roles has an empty list of roles", async () => {
  await using emulator = await openEmulator();
  for (const registration of richardOf(emulator).registrations) {
    registration.roles = [];
  }
  const { access_token: token } = await getTokens(emulator);
  assertEquals(claimsOf(token).roles, []);
});

Deno.test("without a registration, there are no roles and no applicationId", async () => {
  await using emulator = await openEmulator();
  applicationOf(emulator).oauth.requireRegistration = false;
  richardOf(emulator).registrations = [];
  const claims = claimsOf((await getTokens(emulator)).access_token);
  assertEquals("roles" in claims, false);
  assertEquals("applicationId" in claims, false);
});

Deno.test("under Compatibility, the access token has e-mail and user name", async () => {
  await using emulator = await openEmulator();
  applicationOf(emulator).oauth.scopeHandlingPolicy = "Compatibility";
  richardOf(emulator).username = "richard";
  const tokens = await getTokens(emulator, { changes: { scope: "openid" } });
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.email, "richard@example.com");
  assertEquals(claims.email_verified, true);
  assertEquals(claims.preferred_username, "richard");
  assertEquals(claimsOf(tokens.id_token).given_name, "Richard");
});

Deno.test("sid is the refresh token's id in the access token and the SSO session's in the ID token", async () => {
  await using emulator = await openEmulator();
  const browser = openBrowser(emulator);
  const tokens = await getTokens(emulator, { browser, remember: true });
  assertEquals(claimsOf(tokens.access_token).sid, tokens.refresh_token_id);
  const sessions = emulator.core.ssoSessions.entries();
  assertEquals([claimsOf(tokens.id_token).sid], [
    ...sessions.map(([, session]) => session.id),
  ]);
});

Deno.test("aud is the client id in lower case", async () => {
  await using emulator = await openEmulator();
  const response = await signIn(emulator, {
    changes: { "client_id": CLIENT_ID.toUpperCase() },
  });
  const code = new URL(response.headers.get("location") ?? "").searchParams
    .get("code") ?? "";
  const tokens = await (await exchange(emulator, code, {
    "client_id": CLIENT_ID.toUpperCase(),
  })).json();
  const claims = claimsOf(tokens.access_token);
  assertEquals([claims.aud, claims.applicationId], [CLIENT_ID, CLIENT_ID]);
});

Deno.test("times are whole seconds of the emulator's clock, jti is new each time", async () => {
  await using emulator = await openEmulator();
  emulator.core.clock.offsetSeconds = 1_000_000;
  const now = Math.floor(emulator.core.clock.now() / 1000);
  const tokens = await getTokens(emulator);
  const access = claimsOf(tokens.access_token);
  assertEquals(Number(access.iat) >= now, true);
  assertEquals(Number.isInteger(access.iat), true);
  assertNotEquals(access.jti, claimsOf(tokens.id_token).jti);
});

Deno.test("a shadow key signs with the client secret, and is not in the JWKS", async () => {
  await using emulator = await openEmulator();
  const { jwt } = applicationOf(emulator);
  if (jwt !== null) {
    jwt.idTokenKeyId = "092dbedc-30af-4149-9c61-b578f2c72f59";
  }
  const tokens = await getTokens(emulator);
  assertEquals(decodeProtectedHeader(String(tokens.id_token)).alg, "HS256");
  assertEquals(
    decodeProtectedHeader(String(tokens.access_token)).alg,
    "RS256",
  );
  const jwks = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`),
  );
  const { keys } = await jwks.json();
  assertEquals(keys.map(({ kty }: { kty: string }) => kty), [
    "RSA",
    "RSA",
    "RSA",
  ]);
});
