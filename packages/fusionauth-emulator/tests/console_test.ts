import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CONSOLE_ROUTES } from "../console/routes.ts";
import {
  authorize,
  CLIENT_SECRET,
  getTokens,
  openEmulator,
  RICHARD_ID,
  VERIFIER,
} from "./support/client.ts";
import { getPage, locationOf, postForm } from "./support/console.ts";
import { lastStory } from "./support/stories.ts";

Deno.test("the kickstart page shows applications, rules, keys and webhooks, and secrets on request", async () => {
  await using emulator = await openEmulator();
  const html = await getPage(emulator, "/console/kickstart");
  const open = await getPage(emulator, "/console/kickstart?secrets=show");
  const secrets = [
    CLIENT_SECRET,
    ...emulator.core.store.apiKeys.map(({ key }) => key),
  ];
  const privateKeys = emulator.core.keys.stored()
    .flatMap(({ jwk }) => jwk.d ?? []);

  assertStringIncludes(html, "http://localhost:5000/callback");
  assertStringIncludes(html, "every sign-in needs an S256 challenge");
  assertStringIncludes(html, "customer (default)");
  assertStringIncludes(html, "ChangeBank webhook signing key");
  assertStringIncludes(html, "http://localhost:5000/webhooks/fusionauth");
  assertStringIncludes(html, "user.registration.update");
  assertStringIncludes(html, 'href="/.well-known/openid-configuration"');
  assertEquals(secrets.filter((secret) => html.includes(secret)), []);
  assertEquals(secrets.filter((secret) => !open.includes(secret)), []);
  assertEquals(privateKeys.filter((key) => open.includes(key)), []);
});

Deno.test("a webhook's URL is shown without credentials and query", async () => {
  await using emulator = await openEmulator();
  for (const webhook of emulator.core.store.webhooks.values()) {
    webhook.url = "https://user:pass@hook.example/in?token=t0ken";
  }
  const html = await getPage(emulator, "/console/kickstart") +
    await getPage(emulator, "/console/webhooks");
  assertStringIncludes(html, "https://hook.example/in");
  assertEquals(html.includes("t0ken") || html.includes("user:pass"), false);
});

Deno.test("the first page names what went wrong, and its story has every step", async () => {
  await using emulator = await openEmulator();
  const empty = await getPage(emulator, "/");
  await authorize(emulator, { redirect_uri: "http://localhost:5000/other" });
  const list = await getPage(emulator, "/");
  const { id } = lastStory(emulator);
  const story = await getPage(emulator, `/console/stories/${id}`);

  assertStringIncludes(empty, "No sign-in yet");
  for (const html of [list, story]) {
    assertStringIncludes(html, "What went wrong");
    assertStringIncludes(
      html.replace(/<[^>]*>/g, ""),
      "It differs from http://localhost:5000/callback only in its path.",
    );
  }
  assertStringIncludes(story, "Rules checked (3)");
  assertEquals(story.match(/aria-current="page"/g)?.length, 1);
});

Deno.test("a story shows secrets and signatures of tokens only on request", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator);
  const path = `/console/stories/${lastStory(emulator).id}`;
  const html = await getPage(emulator, path);
  const open = await getPage(emulator, `${path}?secrets=show`);
  const signature = String(tokens.access_token).split(".")[2] ?? "-";
  const secrets = [
    CLIENT_SECRET,
    VERIFIER,
    String(tokens.refresh_token),
    signature,
  ];

  assertEquals(secrets.filter((secret) => html.includes(secret)), []);
  assertEquals(secrets.filter((secret) => !open.includes(secret)), []);
  assertStringIncludes(html, "&quot;tty&quot;: &quot;at&quot;");
});

Deno.test("an error page leads to its story", async () => {
  await using emulator = await openEmulator();
  const response = await authorize(emulator, { client_id: "nobody" });
  const path = /href="(\/console\/steps\/\d+)"/.exec(await response.text())
    ?.[1];
  const step = await emulator.handler(
    new Request(`${emulator.origin}${path}`),
  );
  const { id, steps } = lastStory(emulator);
  assertEquals(
    locationOf(step),
    `/console/stories/${id}#step-${steps.at(-1)?.id}`,
  );
});

Deno.test("every form of the console needs its token and its origin", async () => {
  await using emulator = await openEmulator();
  const paths = CONSOLE_ROUTES.filter(([method]) => method === "POST")
    .map(([, path]) =>
      path.replace(":id", RICHARD_ID).replace(":action", "delete")
        .replace(":applicationId", "x")
    );
  const statuses: number[] = [];
  for (const path of paths) {
    for (const origin of [emulator.origin, "http://evil.example", "null"]) {
      const response = await emulator.handler(
        new Request(emulator.origin + path, {
          method: "POST",
          headers: { origin },
          body: new URLSearchParams({ consoleToken: "guessed" }),
        }),
      );
      statuses.push(response.status);
    }
  }
  assert(paths.length > 10);
  assertEquals(new Set(statuses), new Set([403]));
  assert(emulator.findUser("richard@example.com") !== null);
});

Deno.test("a form with the right token is refused from another origin", async () => {
  await using emulator = await openEmulator();
  const page = await getPage(emulator, "/console/time");
  const token = /name="consoleToken" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const post = async (headers: Record<string, string>) =>
    (await emulator.handler(
      new Request(`${emulator.origin}/console/time`, {
        method: "POST",
        headers,
        body: new URLSearchParams({ consoleToken: token, seconds: "60" }),
      }),
    )).status;
  const { origin } = emulator;

  assertEquals(await post({ origin: "http://localhost:5000" }), 403);
  assertEquals(await post({}), 403);
  assertEquals(await post({ origin, "sec-fetch-site": "same-site" }), 403);
  assertEquals(await post({ origin }), 303);
  assertEquals(emulator.clock.offsetSeconds, 60);
});

Deno.test("no other origin can read or frame the console, whatever CORS allows", async () => {
  await using emulator = await openEmulator();
  Object.assign(emulator.core.store.cors, {
    enabled: true,
    allowedOrigins: ["*"],
    allowedMethods: ["GET", "POST"],
  });
  const { headers } = await emulator.handler(
    new Request(emulator.origin, {
      headers: { origin: "http://evil.example" },
    }),
  );
  assertEquals(headers.get("access-control-allow-origin"), null);
  assertEquals(headers.get("x-frame-options"), "DENY");
  assertEquals(headers.get("cross-origin-resource-policy"), "same-origin");
  assertEquals(
    headers.get("content-security-policy"),
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
      "img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
});

Deno.test("faults do not reach the console, and its requests are not recorded", async () => {
  await using emulator = await openEmulator();
  emulator.faults.set("all/status-503");
  const html = await getPage(emulator, "/");
  assertStringIncludes(html, "A fault is on");
  assertEquals(emulator.requests, []);
  assertEquals(emulator.core.log.entries, []);
});

Deno.test("what is forgotten is said so", async () => {
  await using emulator = await openEmulator();
  await authorize(emulator);
  const response = await postForm(emulator, "/console/stories/forget");
  const gone = await emulator.handler(
    new Request(`${emulator.origin}/console/stories/1`),
  );
  assertEquals([response.status, locationOf(response)], [303, "/"]);
  assertEquals(emulator.stories, []);
  assertEquals(gone.status, 404);
  assertStringIncludes(await gone.text(), "This sign-in is forgotten");
});
