import { assertEquals } from "@std/assert";
import { exchange, getCode, openEmulator } from "./support/client.ts";
import { changeBank } from "./support/kickstart.ts";
import { reasonOf } from "./support/token.ts";

const WITHOUT_PKCE = {
  "code_challenge": null,
  "code_challenge_method": null,
};

Deno.test("under NotRequiredWhenUsingPKCE, a client without PKCE needs its secret", async () => {
  await using emulator = await openEmulator();
  const oauth = changeBank(emulator).oauth;
  oauth.clientAuthenticationPolicy = "NotRequiredWhenUsingPKCE";
  oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const withPkce = await exchange(emulator, await getCode(emulator), {
    "client_secret": null,
  });
  const code = await getCode(emulator, { changes: WITHOUT_PKCE });
  const bare = { "code_verifier": null };
  const without = await exchange(emulator, code, {
    ...bare,
    "client_secret": null,
  });
  const withSecret = await exchange(emulator, code, bare);
  assertEquals(withPkce.status, 200);
  assertEquals(await reasonOf(without), [
    401,
    "invalid_client",
    "client_authentication_missing",
  ]);
  assertEquals(withSecret.status, 200);
});

Deno.test("a code verifier without a challenge does not replace the secret", async () => {
  await using emulator = await openEmulator();
  const oauth = changeBank(emulator).oauth;
  oauth.clientAuthenticationPolicy = "NotRequiredWhenUsingPKCE";
  oauth.proofKeyForCodeExchangePolicy = "NotRequired";
  const code = await getCode(emulator, { changes: WITHOUT_PKCE });
  const response = await exchange(emulator, code, { "client_secret": null });
  assertEquals(response.status >= 400, true);
  await response.body?.cancel();
});

Deno.test("under NotRequiredWhenUsingClientAuthentication, the secret replaces PKCE", async () => {
  await using emulator = await openEmulator();
  const oauth = changeBank(emulator).oauth;
  oauth.clientAuthenticationPolicy = "NotRequired";
  oauth.proofKeyForCodeExchangePolicy =
    "NotRequiredWhenUsingClientAuthentication";
  const bare = { "code_verifier": null };
  const withSecret = await exchange(
    emulator,
    await getCode(emulator, { changes: WITHOUT_PKCE }),
    bare,
  );
  const without = await exchange(
    emulator,
    await getCode(emulator, { changes: WITHOUT_PKCE }),
    { ...bare, "client_secret": null },
  );
  assertEquals(withSecret.status, 200);
  assertEquals(await reasonOf(without), [
    400,
    "invalid_request",
    "missing_code_challenge",
  ]);
});
