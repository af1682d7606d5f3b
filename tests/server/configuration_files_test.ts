import { assert, assertEquals, assertMatch } from "@std/assert";
import { parse } from "@std/dotenv";
import { readKickstart } from "@changebank/fusionauth-emulator";
import { readSettings } from "@/fresh.config.ts";

const PROJECT = new URL("../../", import.meta.url);

const example = parse(
  await Deno.readTextFile(new URL(".env.example", PROJECT)),
);
const compose = await Deno.readTextFile(new URL("docker-compose.yml", PROJECT));
const kickstart = readKickstart(new URL("kickstart/kickstart.json", PROJECT), {
  env: example,
});

/** The body of the kickstart's request to a path. */
function bodyOf(path: string): unknown {
  const found = kickstart.requests.map(({ value }) => value).find((request) =>
    member(request, "url") === path
  );
  assert(found !== undefined, `kickstart has a request to ${path}`);
  return member(found, "body");
}

/** The member of nested objects at a path of names. */
function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (part, name) =>
      typeof part === "object" && part !== null
        ? Object.entries(part).find(([key]) => key === name)?.[1]
        : undefined,
    value,
  );
}

/** The default that docker-compose.yml gives a variable: `NAME: ${NAME:-default}`. */
function composeDefault(name: string): string | undefined {
  return new RegExp(`^ +\\w+: \\$\\{${name}:-([^}]*)\\}$`, "m").exec(compose)
    ?.[1];
}

const application = () =>
  member(
    bodyOf(`/api/application/${example.CLIENT_ID}`),
    "application",
    "oauthConfiguration",
  );
const tenant = () =>
  member(bodyOf("/api/tenant/d7d09513-a3f5-401c-9685-34ab6c552453"), "tenant");

Deno.test("the settings of .env.example are the app's defaults", () => {
  assertEquals(readSettings(example), readSettings({}));
});

Deno.test("the tenant in kickstart has the issuer of .env.example", () => {
  assertEquals(member(tenant(), "issuer"), example.ISSUER);
});

Deno.test("the application in kickstart has the client id, secret and URLs of .env.example", () => {
  assertEquals(example.CLIENT_ID, example.CLIENT_ID?.toLowerCase());
  assertEquals(member(application(), "clientSecret"), example.CLIENT_SECRET);
  assertEquals(member(application(), "authorizedRedirectURLs"), [
    `${example.APP_URL}/callback`,
    `${example.APP_URL}/logout`,
  ]);
  assertEquals(member(application(), "logoutURL"), `${example.APP_URL}/logout`);
});

Deno.test("the client secret needs no encoding in a Basic header", () => {
  assertMatch(example.CLIENT_SECRET ?? "", /^[\w.~-]+$/);
});

Deno.test("APP_URL has the port that the app listens on", () => {
  assertEquals(new URL(example.APP_URL ?? "").port, example.PORT);
});

Deno.test("the webhook in kickstart points at the app and enables the same events as the tenant", () => {
  assertEquals(example.WEBHOOK_URL, `${example.APP_URL}/webhooks/fusionauth`);
  const [id] = [...kickstart.variables].filter(([name]) => name === "webhookId")
    .map(([, v]) => v);
  const webhook = member(bodyOf(`/api/webhook/${id}`), "webhook");
  assertEquals(member(webhook, "url"), example.WEBHOOK_URL);
  assertEquals(
    Object.keys(Object(member(webhook, "eventsEnabled"))),
    Object.keys(Object(member(tenant(), "eventConfiguration", "events"))),
  );
});

Deno.test("every variable that kickstart reads is in .env.example and in docker-compose.yml", async () => {
  const text = await Deno.readTextFile(
    new URL("kickstart/kickstart.json", PROJECT),
  );
  const names = [...text.matchAll(/#\{ENV\.(\w+)\}/g)].map(([, name]) =>
    name ?? ""
  );
  assert(names.length > 0);
  assertEquals(names.filter((name) => example[name] === undefined), []);
  assertEquals(
    names.filter((name) => !new RegExp(`^ +${name}: `, "m").test(compose)),
    [],
  );
});

Deno.test("the defaults of docker-compose.yml are the values of .env.example", () => {
  const names = [...compose.matchAll(/\$\{(\w+):-/g)].map(([, name]) =>
    name ?? ""
  );
  const differing = names.filter((name) =>
    name !== "PORT" && composeDefault(name) !== example[name]
  );
  assertEquals(differing, []);
});

Deno.test("docker-compose.yml pins its images and publishes the issuer's port on loopback", () => {
  const images = [...compose.matchAll(/^ +image: (.+)$/gm)].map(([, image]) =>
    image ?? ""
  );
  assertEquals(images.filter((image) => /:latest$|^[^:]+$/.test(image)), []);
  const { port } = new URL(example.ISSUER ?? "");
  assert(compose.includes(`- 127.0.0.1:${port}:9011`));
});

Deno.test("deno.lock names no browser and no scanner, so start does not install them", async () => {
  const lock = await Deno.readTextFile(new URL("deno.lock", PROJECT));
  assertEquals(lock.match(/@sparticuz|@mdn|jsdom|fastify/g), null);
});

Deno.test("start and serve may write the KV's file wherever it is", async () => {
  for (const set of ["dev", "serve"]) {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", `-P=${set}`, "tests/server/can_write.ts"],
      cwd: PROJECT,
    }).output();
    assertEquals([set, new TextDecoder().decode(stdout)], [set, "granted"]);
  }
});
