import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { hiddenFields } from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import {
  decryptTokens,
  formTokenOf,
  getSession,
  openKv,
} from "../support/app_modules.ts";
import { seeExchange, seeTokens } from "../support/code_exchange.ts";
import { cookieValueOf, sessionIdOf } from "../support/cookies.ts";
import { keepLog } from "../support/log_lines.ts";
import { PAGES } from "../support/pages.ts";
import { approve, startSignIn } from "../support/sign_in.ts";
import { expireAccessToken } from "../support/store.ts";
import { makeTempFolder } from "../support/temp_folder.ts";
import { ADMIN, RICHARD } from "../support/users.ts";

const folder = await makeTempFolder();
keepLog();
const app = await openApp({ DENO_KV_PATH: `${folder}/kv` });

/** The published kv-oauth stores state and code verifier in KV in plain text. */
const KEEPS_PENDING_SECRETS = /^[\da-f]{8}-/.test(
  (await startSignIn(app.browser())).state,
);

/** The headers and the body of a response. */
async function textOf(response: Response): Promise<string> {
  return JSON.stringify([...response.headers]) + await response.text();
}

Deno.test("no token reaches the browser, on any page, script or redirect (S41)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await approve(client, transaction, ADMIN);
  const seen: string[] = [];
  const tokens = await seeTokens(async () => {
    seen.push(await textOf(await client.fetch(callback)));
  });
  for (const path of PAGES) {
    seen.push(await textOf(await client.fetch(APP_URL + path)));
  }
  const account = await client.navigate(`${APP_URL}/account`);
  const scripts = account.body.match(/\/_fresh\/js\/[^"]+\.js/g) ?? [];
  assert(scripts.length > 0);
  for (const script of scripts) {
    seen.push(await textOf(await client.fetch(APP_URL + script)));
  }
  const fields = hiddenFields(account.body);
  const change = { ...fields, amount: "x" };
  seen.push(
    await textOf(await client.post(`${APP_URL}/make-change`, change)),
    await textOf(await client.post(`${APP_URL}/logout`, { form_token: "x" })),
    await textOf(await client.post(`${APP_URL}/logout`, fields)),
  );
  const all = seen.join("\n");
  for (const token of tokens) {
    assertEquals(all.includes(token), false);
    // Nor any part of it, such as the claims.
    for (const part of token.split(".").slice(1)) {
      assertEquals(all.includes(part), false);
    }
  }
  assertEquals(all.includes("eyJ"), false);
});

/** Everything in the KV and its files, as text. */
async function dumpStore(): Promise<string> {
  const kv = await Deno.openKv(`${folder}/kv`);
  const rows = await Array.fromAsync(kv.list({ prefix: [] }));
  kv.close();
  assert(rows.length > 0);
  const options = {
    depth: 20,
    iterableLimit: Infinity,
    strAbbreviateSize: 1e9,
  };
  let text = rows.map((row) => Deno.inspect(row, options)).join("\n");
  for await (const { name } of Deno.readDir(folder)) {
    const bytes = await Deno.readFile(`${folder}/${name}`);
    text += new TextDecoder("latin1").decode(bytes);
  }
  return text;
}

Deno.test("the store holds no session id and no token in keys, values or files (S47)", async () => {
  const client = app.browser();
  const transaction = await startSignIn(client);
  const callback = await approve(client, transaction);
  const tokens = await seeTokens(() => client.fetch(callback));
  const dump = await dumpStore();
  // The dump is complete: the user's email is stored in plain text.
  assertStringIncludes(dump, RICHARD.loginId);
  const id = sessionIdOf(client);
  const bytes = Uint8Array.fromBase64(id, { alphabet: "base64url" });
  for (
    const secret of [
      id,
      bytes.toHex(),
      bytes.toBase64(),
      bytes.join(", "),
      new TextDecoder("latin1").decode(bytes),
      await formTokenOf(id),
      cookieValueOf(client, transaction.cookie) ?? "no transaction is left",
    ]
  ) assertEquals(dump.includes(secret), false);
  for (const token of tokens) {
    assertEquals(dump.includes(token), false);
    for (const part of token.split(".").slice(1)) {
      assertEquals(dump.includes(part), false);
    }
  }
});

Deno.test({
  name: "the store holds nothing that finishes a sign-in under way (S47)",
  ignore: KEEPS_PENDING_SECRETS,
  async fn() {
    const client = app.browser();
    const transaction = await startSignIn(client);
    const cookie = cookieValueOf(client, transaction.cookie) ?? "";
    const callback = await approve(client, transaction);
    const before = await dumpStore();
    const { form } = await seeExchange(() => client.fetch(callback));
    const verifier = form.get("code_verifier") ?? "";
    assertMatch(verifier, /^[\w-]{43}$/);
    const [pending = "?", secret = "?"] = cookie.split(".");
    const code = callback.searchParams.get("code") ?? "?";
    const after = await dumpStore();
    for (const canary of [verifier, pending, secret, transaction.state, code]) {
      assertEquals(before.includes(canary), false);
      assertEquals(after.includes(canary), false);
    }
  },
});

/** The initialization vector of a session's encrypted tokens, a compact JWE (RFC 7516 §3.1). */
async function vectorOf(id: string): Promise<string> {
  const session = await getSession(id);
  return session?.record.encryptedTokens.split(".")[2] ?? "";
}

Deno.test("no two tokens of a session are encrypted with the same initialization vector (S47)", async () => {
  const client = await app.signedIn();
  const id = sessionIdOf(client);
  const kv = await openKv();
  const vectors = new Set<string>();
  for (let round = 0; round < 5; round++) {
    const vector = await vectorOf(id);
    assertMatch(vector, /^[\w-]{16}$/);
    vectors.add(vector);
    await expireAccessToken(kv, id);
    await client.fetch(`${APP_URL}/account`);
  }
  assertEquals(vectors.size, 5);
});

Deno.test("stored tokens cannot be decrypted without the cookie (S47)", async () => {
  const client = await app.signedIn();
  const session = await getSession(sessionIdOf(client));
  assert(session !== null);
  await assertRejects(() => decryptTokens(session, session.idHash));
});
