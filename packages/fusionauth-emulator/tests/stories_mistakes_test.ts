import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import { DISCOVERY } from "./support/faults_http.ts";
import {
  authorize,
  CHALLENGE,
  CLIENT_ID,
  exchange,
  getCode,
  openEmulator,
  signIn,
} from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { lastStory } from "./support/stories.ts";

const CODE_LIFE_SECONDS = 30;

/** Checks that the last story failed, and that mistake and fix say so. */
function assertTold(
  emulator: InspectableEmulator,
  rule: string,
  [mistake, fix]: [string, string],
) {
  const { status, finding } = lastStory(emulator);
  assertEquals([status, finding?.rule], ["failed", rule]);
  assertStringIncludes(finding?.mistake ?? "", mistake);
  assertStringIncludes(finding?.fix ?? "", fix);
}

Deno.test("a wrong redirect URI is told, with the nearest registered one", async () => {
  await using emulator = await openEmulator();
  await authorize(emulator, {
    redirect_uri: "http://localhost:5000/callback/",
  });
  assertTold(emulator, "redirect-uri-registered", [
    "It differs from `http://localhost:5000/callback` only in its trailing slash.",
    "`oauthConfiguration.authorizedRedirectURLs`",
  ]);
});

Deno.test("a wrong client secret is told, with what it looks like", async () => {
  await using emulator = await openEmulator();
  const secret = `${changeBank(emulator).oauth.clientSecret}\n`;
  await exchange(emulator, await getCode(emulator), { client_secret: secret });
  assertTold(emulator, "client-secret-correct", [
    "It is the right one with white space around it.",
    "`oauthConfiguration.clientSecret`",
  ]);
});

Deno.test("a wrong code verifier is told", async () => {
  await using emulator = await openEmulator();
  await exchange(emulator, await getCode(emulator), {
    code_verifier: "v".repeat(43),
  });
  assertTold(emulator, "code-verifier-correct", [
    "not the one whose hash was the `code_challenge`",
    "Send the verifier of this very sign-in.",
  ]);
  await exchange(emulator, await getCode(emulator), {
    code_verifier: CHALLENGE,
  });
  assertTold(emulator, "code-verifier-correct", [
    "The client sent the challenge as `code_verifier`.",
    "Send the verifier itself",
  ]);
});

Deno.test("a code that was used before is told", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  await exchange(emulator, code);
  emulator.clock.offsetSeconds = 3;
  await exchange(emulator, code);
  assertTold(emulator, "code-live", [
    "The code was already used 3 seconds ago.",
    "the callback was reloaded",
  ]);
  assertEquals(emulator.stories.length, 1);
});

Deno.test("an expired code is told", async () => {
  await using emulator = await openEmulator();
  const code = await getCode(emulator);
  emulator.clock.offsetSeconds = CODE_LIFE_SECONDS + 5;
  await exchange(emulator, code);
  assertTold(emulator, "code-live", [
    "The code expired 5 seconds ago: it lives 30 seconds.",
    "a breakpoint there is long enough to lose it",
  ]);
});

Deno.test("an unregistered user is told", async () => {
  await using emulator = await openEmulator();
  changeBank(emulator).registration.enabled = false;
  const user = emulator.findUser("richard@example.com");
  assert(user !== null);
  user.registrations = [];
  await signIn(emulator);
  assertTold(emulator, "user-registered", [
    "`richard@example.com` is not registered for ChangeBank, which requires a registration",
    "`POST /api/user/registration`",
  ]);
});

Deno.test("a wrong scope is told, with those that there are", async () => {
  await using emulator = await openEmulator();
  await authorize(emulator, { scope: "openid accounts:read" });
  assertTold(emulator, "scopes-allowed", [
    "a scope that the application does not have: `accounts:read`",
    "Ask only for `openid`, `offline_access`",
  ]);
});

Deno.test("a missing state is advised, and told when the client stops in its callback", async () => {
  await using emulator = await openEmulator();
  await getCode(emulator, { changes: { state: null } });
  const [advice] = lastStory(emulator).advice;
  assertEquals(
    [lastStory(emulator).status, advice?.rule],
    ["exchanging", "state-sent"],
  );
  emulator.clock.offsetSeconds = CODE_LIFE_SECONDS;
  assertTold(emulator, "state-sent", [
    "The authorize request has no `state`, so the callback has none either.",
    "Send a random `state`, keep it with the browser",
  ]);
});

Deno.test("a code that is never exchanged is told", async () => {
  await using emulator = await openEmulator();
  await getCode(emulator);
  emulator.clock.offsetSeconds = CODE_LIFE_SECONDS;
  assertTold(emulator, "code-exchanged", [
    "the client did not exchange it within 30 seconds",
    `it must be configured with \`${emulator.issuer}\``,
  ]);
});

Deno.test("a wrong issuer is advised where the client asks for discovery", async () => {
  await using emulator = await openEmulator();
  const { port, issuer } = emulator;
  await emulator.handler(new Request(`${emulator.origin}${DISCOVERY}`));
  assertEquals(emulator.stories, []);
  await emulator.handler(new Request(`http://127.0.0.1:${port}${DISCOVERY}`));
  const { status, finding } = lastStory(emulator);
  assertEquals([status, finding?.rule], ["doubtful", "issuer-here"]);
  assertStringIncludes(
    finding?.mistake ?? "",
    `The address was \`http://127.0.0.1:${port}\`, but the issuer is \`${issuer}\``,
  );
  assertStringIncludes(
    finding?.fix ?? "",
    `Configure the client with the issuer \`${issuer}\`, exactly`,
  );
});

Deno.test("a token of another issuer is told", async () => {
  await using other = await openEmulator();
  await using emulator = await openEmulator();
  const tokens = await (await exchange(other, await getCode(other))).json();
  await other.rotateKeys();
  emulator.core.store.tenantOf(null).issuer = "http://localhost:1";
  await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );
  const { finding } = lastStory(emulator);
  assertEquals(finding?.rule, "token-genuine");
  assertStringIncludes(
    finding?.mistake ?? "",
    `Its issuer is \`${other.issuer}\`.`,
  );
});

Deno.test("a page that CORS keeps out is told, in the story of its sign-in", async () => {
  await using emulator = await openEmulator();
  const { id } = await signIn(emulator).then(() => lastStory(emulator));
  const origin = "http://localhost:5000";
  await emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    }),
  );
  assertTold(emulator, "cors-allowed", [
    `A page at \`${origin}\` called this server by \`fetch\`, but CORS is off`,
    `"allowedOrigins": ["${origin}"]`,
  ]);
  assertEquals(lastStory(emulator).id, id);

  Object.assign(emulator.core.store.cors, {
    enabled: true,
    allowedOrigins: [origin],
    allowedMethods: ["POST"],
    allowedHeaders: ["Authorization"],
  });
  await emulator.handler(
    new Request(`${emulator.origin}/oauth2/token`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,x-app",
      },
    }),
  );
  assertTold(emulator, "cors-allowed", [
    "CORS does not allow the header `x-app`",
    "Add it in the kickstart",
  ]);
});

Deno.test("host names that differ between start and callback are advised", async () => {
  await using emulator = await openEmulator();
  await emulator.handler(
    new Request(
      `${emulator.origin}/oauth2/authorize?${new URLSearchParams({
        client_id: CLIENT_ID,
        redirect_uri: "http://localhost:5000/callback",
        response_type: "code",
        scope: "openid",
        state: "s",
        code_challenge: CHALLENGE,
        code_challenge_method: "S256",
      })}`,
      { headers: { referer: "http://127.0.0.1:5000/" } },
    ),
  );
  const [advice] = lastStory(emulator).advice;
  assertEquals(advice?.rule, "callback-host-same");
  assertStringIncludes(
    advice?.fix ?? "",
    "Open the client at `http://localhost:5000`",
  );
});
