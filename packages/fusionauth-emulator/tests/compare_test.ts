import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { FIXTURES } from "../compare/fixtures.ts";
import { GUESSES, NOT_OBSERVED } from "../compare/guesses.ts";
import * as guesses from "../data/guesses.ts";
import { applyRequests } from "../kickstart/requests/apply_kickstart.ts";
import type { InspectableEmulator } from "../server/emulator.ts";
import { API_KEY, KICKSTART_FILE, openEmulator } from "./support/client.ts";

const MAIN = fileURLToPath(new URL("../compare/main.ts", import.meta.url));

/** An emulator in the place of FusionAuth: it has the applications that it does not let create. */
async function openReal(): Promise<InspectableEmulator> {
  const emulator = await openEmulator();
  const { store, keys } = emulator.core;
  await applyRequests(
    { store, keys, note() {} },
    FIXTURES.map(({ id, application }) => ({
      method: "POST",
      url: `/api/application/${id}`,
      body: { application },
    })),
  );
  return emulator;
}

async function compareWith(issuer: string, apiKey = API_KEY) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-env",
      "--allow-net",
      MAIN,
      "--issuer",
      issuer,
      "--api-key",
      apiKey,
      "--kickstart",
      fileURLToPath(KICKSTART_FILE),
    ],
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  );
  return { code, out: out ?? "", err: err ?? "" };
}

Deno.test("every guess is compared, or says why it is not", () => {
  assertEquals(
    [...GUESSES.map(({ name }) => name), ...Object.keys(NOT_OBSERVED)].sort(),
    Object.keys(guesses).sort(),
  );
});

Deno.test("the emulator does not differ from itself, and is left as it was", async () => {
  await using real = await openReal();
  const { store } = real.core;
  const before = [[...store.users.keys()], [...store.applications.keys()]];
  const { code, out, err } = await compareWith(real.origin);
  assertEquals(err, "");
  assertEquals(out.match(/^DIFFERS .*$/gm), null);
  assertEquals(out.match(/cannot be observed/g), null);
  assertEquals(code, 0);
  assertEquals(
    [[...store.users.keys()], [...store.applications.keys()]],
    before,
  );
  assertEquals(out.includes(API_KEY), false);
});

Deno.test("a behaviour that was changed on purpose is the one that differs", async () => {
  await using real = await openReal();
  real.hooks.draft = (draft) => {
    if (draft.kind === "id") draft.claims.tty = "it";
  };
  const { code, out } = await compareWith(real.origin);
  assertEquals(code, 2);
  assertEquals(out.match(/^DIFFERS .*$/gm), ["DIFFERS  guess ID_TOKEN_TTY"]);
  assertStringIncludes(
    out,
    '           FusionAuth: "it"\n           emulator:   "id"',
  );
});

Deno.test("a FusionAuth that cannot be compared ends with a sentence, without the key", async () => {
  await using real = await openReal();
  const wrongKey = await compareWith(real.origin, "a-wrong-key");
  assertEquals([wrongKey.code, wrongKey.out], [1, ""]);
  assertStringIncludes(wrongKey.err, "refuses the API key");
  assertEquals(wrongKey.err.includes("a-wrong-key"), false);

  const absent = await compareWith("http://localhost:9");
  assertEquals(
    [absent.code, absent.err],
    [1, "FusionAuth at http://localhost:9 does not answer\n"],
  );
  const noUrl = await compareWith("localhost:9011");
  assertStringIncludes(noUrl.err, "--issuer must be the URL of a running");
});
