import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { announce } from "../server/announce.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import { startInspectable } from "../server/start_emulator.ts";
import { hiddenFields } from "../testing/html.ts";
import {
  claimsOf,
  openBrowser,
  openEmulator,
  postToken,
} from "./support/client.ts";

/** A kickstart file like those of FusionAuth's web quickstarts. */
const KICKSTART = new URL(
  "./fixtures/quickstart/kickstart.json",
  import.meta.url,
);
const WRITTEN_ID = "C0FFEE00-1234-4ABC-8DEF-0123456789AB";
const CLIENT_ID = WRITTEN_ID.toLowerCase();
const REDIRECT_URI = "http://localhost:7000/callback";

/** Starts on a port of its own, so that the kickstart's issuer applies. */
function openCoffee(): Promise<InspectableEmulator> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return startInspectable({
    kickstartFile: KICKSTART,
    port,
    stateFile: null,
    quiet: true,
  });
}

async function signIn(
  emulator: InspectableEmulator,
  clientId: string,
): Promise<URL> {
  const browser = openBrowser(emulator);
  const query = new URLSearchParams({
    "client_id": clientId,
    "redirect_uri": REDIRECT_URI,
    "response_type": "code",
    "scope": "openid offline_access",
    "state": "s",
  });
  const url = `${emulator.origin}/oauth2/authorize`;
  const page = await browser.fetch(`${url}?${query}`, {
    headers: { referer: "http://localhost:7000/" },
  });
  const response = await browser.post(url, {
    ...hiddenFields(await page.text()),
    loginId: "barista@coffee.example",
    password: "password",
  });
  return new URL(response.headers.get("location") ?? "about:blank");
}

Deno.test("a quickstart's kickstart file loads with its notes", async () => {
  await using emulator = await openCoffee();
  assertEquals(emulator.core.notes, [
    `Client id ${WRITTEN_ID} has capital letters; clients must use ${CLIENT_ID}, which tokens have`,
    "Theme Coffee: the emulator supports only simple themes",
    'The issuer is "acme.com", because the kickstart sets none: clients that check it fail',
  ]);
  const text = announce(emulator);
  assertStringIncludes(text, 'Note: The issuer is "acme.com"');
  assertStringIncludes(text, `Coffee (${CLIENT_ID}): ${REDIRECT_URI}`);
  assertStringIncludes(text, "barista@coffee.example (Coffee: no role)");
});

Deno.test("the default issuer is acme.com in discovery, callback and tokens", async () => {
  await using emulator = await openCoffee();
  const discovery = await fetch(
    `${emulator.origin}/.well-known/openid-configuration`,
  );
  assertEquals((await discovery.json()).issuer, "acme.com");
  const callback = await signIn(emulator, CLIENT_ID);
  assertEquals(callback.searchParams.get("iss"), "acme.com");
});

Deno.test("a client id in upper case works, and tokens have it in lower case", async () => {
  await using emulator = await openCoffee();
  const callback = await signIn(emulator, WRITTEN_ID);
  const response = await postToken(emulator, {
    "grant_type": "authorization_code",
    "code": callback.searchParams.get("code"),
    "redirect_uri": REDIRECT_URI,
    "client_id": WRITTEN_ID,
    "client_secret": "coffee-secret",
  });
  const tokens = await response.json();
  const claims = claimsOf(tokens.access_token);
  assertEquals(claims.aud, CLIENT_ID);
  assertEquals(claims.applicationId, CLIENT_ID);
  assertEquals(claims.iss, "acme.com");
  assertEquals(claims.roles, []);
  assertEquals(Number(claims.exp) - Number(claims.iat), 3600);
  assertMatch(String(tokens.refresh_token), /^[\w-]{54}$/);
});

Deno.test("an issuer at another port is noted", async () => {
  await using emulator = await openEmulator({
    issuer: "http://localhost:9011",
  });
  assertEquals(emulator.core.notes, [
    `The issuer is "http://localhost:9011", not ${emulator.origin}: clients that check it fail`,
  ]);
});

Deno.test("a quickstart's CORS is on", async () => {
  await using emulator = await openCoffee();
  const response = await emulator.handler(
    new Request(`${emulator.origin}/.well-known/jwks.json`, {
      headers: { origin: "http://localhost:7000" },
    }),
  );
  await response.body?.cancel();
  assertEquals(
    response.headers.get("access-control-allow-origin"),
    "http://localhost:7000",
  );
});

Deno.test("UUID() keeps its values over restarts", async () => {
  const folder = await Deno.makeTempDir({ prefix: "state" });
  const stateFile = `${folder}/state.json`;
  const options = { kickstartFile: KICKSTART, port: 0, stateFile, quiet: true };
  const first = await startInspectable(options);
  const kids = first.core.keys.all().map(({ kid }) => kid);
  await first.close();
  await using second = await startInspectable(options);
  assertEquals(second.core.keys.all().map(({ kid }) => kid), kids);
  assert(kids.length >= 2);
});
