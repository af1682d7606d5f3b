import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { openEmulator } from "./support/client.ts";
import {
  openKickstart,
  withApplication,
  writeKickstart,
} from "./support/kickstart_files.ts";

Deno.test("a role that the application does not have is an error", async () => {
  const kickstartFile = await writeKickstart({
    "kickstart.json": `{ "requests": [
      { "method": "POST", "url": "api/application/00000000-0000-0000-0000-00000000000a",
        "body": { "application": { "name": "A", "roles": [{ "name": "r" }] } } },
      { "method": "POST", "url": "/api/user/registration",
        "body": { "user": { "email": "a@example.com", "password": "password" },
          "registration": { "applicationId": "00000000-0000-0000-0000-00000000000a",
            "roles": ["s"] } } }
    ] }`,
  });
  await assertRejects(
    () => openEmulator({ kickstartFile }),
    KickstartError,
    '"s" is not a role of A',
  );
});

Deno.test("the settings of oauthConfiguration apply", async () => {
  await using emulator = await openKickstart(
    withApplication(`"oauthConfiguration": {
    "authorizedRedirectURLs": ["https://*.example.com/cb", "com.example.app://cb"],
    "authorizedOriginURLs": ["https://app.example.com"],
    "authorizedURLValidationPolicy": "AllowWildcards",
    "clientSecret": "s", "clientAuthenticationPolicy": "NotRequiredWhenUsingPKCE",
    "proofKeyForCodeExchangePolicy": "NotRequiredWhenUsingClientAuthentication",
    "enabledGrants": ["authorization_code"], "generateRefreshTokens": false,
    "logoutURL": "https://app.example.com/out", "logoutBehavior": "RedirectOnly",
    "requireRegistration": true, "scopeHandlingPolicy": "Compatibility",
    "unknownScopePolicy": "Allow",
    "providedScopePolicy": { "phone": { "enabled": false }, "email": { "required": true } } }`),
  );
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  assertEquals(application?.oauth, {
    authorizedRedirectURLs: [
      "https://*.example.com/cb",
      "com.example.app://cb",
    ],
    authorizedOriginURLs: ["https://app.example.com"],
    authorizedURLValidationPolicy: "AllowWildcards",
    clientSecret: "s",
    clientAuthenticationPolicy: "NotRequiredWhenUsingPKCE",
    proofKeyForCodeExchangePolicy: "NotRequiredWhenUsingClientAuthentication",
    enabledGrants: ["authorization_code"],
    generateRefreshTokens: false,
    logoutURL: "https://app.example.com/out",
    logoutBehavior: "RedirectOnly",
    requireRegistration: true,
    scopeHandlingPolicy: "Compatibility",
    unknownScopePolicy: "Allow",
    providedScopePolicy: {
      address: { enabled: true, required: false },
      email: { enabled: true, required: true },
      phone: { enabled: false, required: false },
      profile: { enabled: true, required: false },
    },
  });
});

Deno.test("an application has FusionAuth's defaults", async () => {
  await using emulator = await openKickstart(
    withApplication('"jwtConfiguration": { "enabled": true }'),
  );
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  const oauth = application?.oauth;
  assertEquals(oauth?.authorizedURLValidationPolicy, "ExactMatch");
  assertEquals(oauth?.clientAuthenticationPolicy, "Required");
  assertEquals(oauth?.proofKeyForCodeExchangePolicy, "NotRequired");
  assertEquals(oauth?.logoutBehavior, "AllApplications");
  assertEquals(oauth?.scopeHandlingPolicy, "Strict");
  assertEquals(oauth?.unknownScopePolicy, "Reject");
  assertEquals(oauth?.requireRegistration, false);
  assertMatch(oauth?.clientSecret ?? "", /^[\w-]{43}$/);
  assertEquals(application?.registration.enabled, false);
  assertEquals(application?.jwt?.timeToLiveInSeconds, 3600);
  assertEquals(application?.jwt?.refreshTokenTimeToLiveInMinutes, 43_200);
  assertEquals(application?.jwt?.refreshTokenUsagePolicy, "Reusable");
  assertEquals(application?.jwt?.refreshTokenExpirationPolicy, "Fixed");
  assertEquals(application?.jwt?.gracePeriodInSeconds, 0);
});

Deno.test("roles and scopes can be added by separate requests", async () => {
  await using emulator = await openKickstart(withApplication(
    '"roles": [{ "name": "one", "isDefault": true }]',
    `, { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a/role",
        "body": { "role": { "name": "two" } } },
      { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a/scope",
        "body": { "scope": { "name": "moon", "required": true } } }`,
  ));
  const application = emulator.core.store.applications.get(
    "00000000-0000-0000-0000-00000000000a",
  );
  assertEquals(application?.roles.map(({ name }) => name), ["one", "two"]);
  assertEquals(application?.scopes, [{ name: "moon", required: true }]);
});

Deno.test("a user can have no, one or two registrations", async () => {
  await using emulator = await openKickstart(withApplication(
    '"roles": [{ "name": "r", "isDefault": true }]',
    `, { "method": "POST", "url": "/api/user/00000000-0000-0000-0000-00000000000b",
        "body": { "user": { "username": "b", "password": "password", "expiry": 5 } } },
      { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000c",
        "body": { "application": { "name": "C", "roles": [{ "name": "s" }] } } },
      { "method": "POST", "url": "/api/user/registration/00000000-0000-0000-0000-00000000000b",
        "body": { "registration": { "applicationId": "00000000-0000-0000-0000-00000000000a" } } },
      { "method": "POST", "url": "/api/user/registration/00000000-0000-0000-0000-00000000000b",
        "body": { "registration": { "applicationId": "00000000-0000-0000-0000-00000000000c",
          "roles": ["s"] } } }`,
  ));
  const user = emulator.core.store.users.get(
    "00000000-0000-0000-0000-00000000000b",
  );
  assertEquals(user?.username, "b");
  assertEquals(user?.expiry, 5);
  assertEquals(user?.registrations.map(({ roles }) => roles), [["r"], ["s"]]);
});
