import { assert, assertEquals } from "@std/assert";
import { faultNames } from "../faults/catalog.ts";
import type { FaultName } from "../faults/fault_names.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  callbackOf,
  CLIENT_ID,
  openEmulator,
  signIn,
} from "./support/client.ts";

/** The parameters of the callback with a fault. */
async function callback(
  emulator: Emulator,
  name: FaultName,
): Promise<URLSearchParams> {
  using _fault = emulator.faults.set(name);
  return callbackOf(await signIn(emulator));
}

Deno.test("iss on the callback can be wrong, missing or doubled", async () => {
  await using emulator = await openEmulator();
  const wrong = await callback(emulator, "callback/iss-wrong");
  const missing = await callback(emulator, "callback/iss-missing");
  const twice = await callback(emulator, "callback/iss-doubled");

  assertEquals(wrong.getAll("iss"), ["https://issuer.example"]);
  assertEquals(missing.getAll("iss"), []);
  assertEquals(twice.getAll("iss"), [emulator.issuer, emulator.issuer]);
});

Deno.test("state and code on the callback can be wrong, missing or doubled", async () => {
  await using emulator = await openEmulator();
  const state = await callback(emulator, "callback/state-wrong");
  const code = await callback(emulator, "callback/code-wrong");
  const states = await callback(emulator, "callback/state-doubled");
  const codes = await callback(emulator, "callback/code-doubled");

  assertEquals(state.get("state"), "another-state");
  assertEquals(code.get("code"), "another-code");
  assertEquals(states.getAll("state"), ["the-state", "the-state"]);
  assertEquals(codes.getAll("code").length, 2);
  assertEquals(
    (await callback(emulator, "callback/state-missing")).has("state"),
    false,
  );
  assertEquals(
    (await callback(emulator, "callback/code-missing")).has("code"),
    false,
  );
});

Deno.test("a callback can be an error, also with a wrong iss, and can carry tokens", async () => {
  await using emulator = await openEmulator();
  using _wrong = emulator.faults.set("callback/iss-wrong");
  const denied = await callback(emulator, "callback/denied");
  const implicit = await callback(emulator, "callback/tokens-added");

  assertEquals(denied.get("error"), "access_denied");
  assertEquals(denied.get("iss"), "https://issuer.example");
  assertEquals(denied.has("code"), false);
  assert(implicit.has("access_token") && implicit.has("id_token"));
});

Deno.test("logout can return another state, or none", async () => {
  await using emulator = await openEmulator();
  const logout = async (name: FaultName) => {
    using _fault = emulator.faults.set(name, { clientId: CLIENT_ID });
    const query = `client_id=${CLIENT_ID}&state=the-state`;
    return callbackOf(
      await emulator.handler(
        new Request(`${emulator.origin}/oauth2/logout?${query}`),
      ),
    ).get("state");
  };
  assertEquals(await logout("logout/state-wrong"), "another-state");
  assertEquals(await logout("logout/state-missing"), null);
});

Deno.test("every fault has a unique name", () => {
  const names = faultNames();
  assertEquals(new Set(names).size, names.length);
  assert(names.length > 300);
});
