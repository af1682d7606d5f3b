import { assertEquals } from "@std/assert";
import type { Profile, User } from "../data/user.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import {
  claimsOf,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";

function richardOf({ core }: InspectableEmulator): User {
  const user = core.store.users.get(RICHARD_ID);
  if (user === undefined) throw new Error("The kickstart has no Richard");
  return user;
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
  changeBank(emulator).oauth.requireRegistration = false;
  richardOf(emulator).registrations = [];
  const claims = claimsOf((await getTokens(emulator)).access_token);
  assertEquals("roles" in claims, false);
  assertEquals("applicationId" in claims, false);
});

Deno.test("under Compatibility, the access token has e-mail and user name", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).oauth.scopeHandlingPolicy = "Compatibility";
  richardOf(emulator).username = "richard";
  const tokens = await getTokens(emulator, { changes: { scope: "openid" } });
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.email, "richard@example.com");
  assertEquals(claims.email_verified, true);
  assertEquals(claims.preferred_username, "richard");
  assertEquals(claimsOf(tokens.id_token).given_name, "Richard");
});
