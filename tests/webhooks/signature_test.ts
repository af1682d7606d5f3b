import { assert, assertEquals } from "@std/assert";
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { getTokens } from "@changebank/fusionauth-emulator/testing";
import { openApp } from "../support/app.ts";
import { CLIENT_ID } from "../support/emulator.ts";
import { watchKv } from "../support/kv_calls.ts";
import { keepLog } from "../support/log_lines.ts";
import { isSignedIn } from "../support/pages.ts";
import { listRows } from "../support/store.ts";
import { createCustomer, RICHARD } from "../support/users.ts";
import {
  deliver,
  deliverSigned,
  digestOf,
  eventBody,
  signatureOf,
  WEBHOOK,
  webhookKey,
} from "../support/webhook_sender.ts";

keepLog();
const kvCalls = watchKv();
const app = await openApp();
/** Signs a body, or forges a signature for it. */
type Sign = (body: string) => string | null | Promise<string | null>;

/**
 * Sends an event that would end a session: it is refused, not stored, and the session continues.
 */
async function assertRefused(
  sign: Sign,
  { status = 400, spoil = (body: string) => body } = {},
): Promise<void> {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const body = eventBody("jwt.refresh-token.revoke", { userId: customer.id });
  const response = await deliver(app, spoil(body), await sign(body));
  assertEquals(response.status, status);
  assertEquals(response.headers.get("cache-control"), "no-store");
  assertEquals(await isSignedIn(client), true);
  for (const table of ["revoked_before", "roles_as_of"]) {
    assertEquals(await listRows(table), []);
  }
}

Deno.test("a webhook without a signature is refused (S62)", () =>
  assertRefused(() => null));

Deno.test("a signature that is not a JWT is refused (S62)", () =>
  assertRefused(() => "signature"));

Deno.test("an altered signature is refused (S62)", () =>
  assertRefused(async (body) => {
    const [header, payload, signature = ""] = (await signatureOf(app, body))
      .split(".");
    const changed = (signature.startsWith("A") ? "B" : "A") +
      signature.slice(1);
    return [header, payload, changed].join(".");
  }));

Deno.test("a webhook body altered by one byte is refused (S62)", () =>
  assertRefused((body) => signatureOf(app, body), {
    spoil: (body) => body + " ",
  }));

Deno.test("a signature over another body is refused (S62)", () =>
  assertRefused(() => signatureOf(app, "{}")));

Deno.test("a signature without the body's digest is refused (S62)", () =>
  assertRefused((body) => signatureOf(app, body, {})));

Deno.test("a digest without padding is refused (S62)", () =>
  assertRefused(async (body) => {
    const digest = (await digestOf(body)).replace(/=+$/, "");
    return signatureOf(app, body, { "request_body_sha256": digest });
  }));

Deno.test("alg none is refused (S62)", () =>
  assertRefused(async (body) =>
    new UnsecuredJWT({ "request_body_sha256": await digestOf(body) }).encode()
  ));

Deno.test("another key under the right kid is refused (S62)", () =>
  assertRefused(async (body) => {
    const { privateKey } = await generateKeyPair("RS256");
    return await new SignJWT({ "request_body_sha256": await digestOf(body) })
      .setProtectedHeader({ alg: "RS256", kid: webhookKey(app).kid })
      .sign(privateKey);
  }));

Deno.test("HS256 with the public key as its secret is refused (S62)", () =>
  assertRefused(async (body) => {
    const { verifier, kid } = webhookKey(app);
    assert(verifier instanceof CryptoKey);
    const secret = new TextEncoder().encode(await exportSPKI(verifier));
    return await new SignJWT({ "request_body_sha256": await digestOf(body) })
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(secret);
  }));

Deno.test("a key embedded in the signature is refused (S62)", () =>
  assertRefused(async (body) => {
    const { privateKey, publicKey } = await generateKeyPair("ES256", {
      extractable: true,
    });
    const jwk = await crypto.subtle.exportKey("jwk", publicKey);
    return await new SignJWT({ "request_body_sha256": await digestOf(body) })
      .setProtectedHeader({ alg: "ES256", jwk: { ...jwk, key_ops: [] } })
      .sign(privateKey);
  }));

Deno.test("an access token or an ID token is refused as a signature (S62)", async () => {
  const tokens = await getTokens(app.emulator, {
    clientId: CLIENT_ID,
    ...RICHARD,
  });
  await assertRefused(() => String(tokens.access_token));
  await assertRefused(() => String(tokens.id_token));
});

Deno.test("an expired signature is refused (S62)", () =>
  assertRefused(async (body) => {
    const claims = { "request_body_sha256": await digestOf(body), exp: 1 };
    return signatureOf(app, body, claims);
  }));

Deno.test("a signed body that is not an event does nothing, and is not delivered again (S62)", async () => {
  const before = await listRows();
  for (
    const body of [
      "",
      "null",
      "[]",
      '{"event":null}',
      '{"event":{"type":"user.delete"}}',
      '{"event":{"id":7,"type":"user.delete"}}',
      '{"event":{"id":"7"}}',
      "not JSON",
    ]
  ) assertEquals((await deliverSigned(app, body)).status, 200, body);
  assertEquals(await listRows(), before);
});

Deno.test("a webhook body of a megabyte is refused unread (S62)", async () => {
  const body = eventBody("user.delete", { filler: "x".repeat(1024 * 1024) });
  assertEquals((await deliverSigned(app, body)).status, 413);
});

Deno.test("an event of 200 kilobytes is accepted (S62)", async () => {
  const body = eventBody("user.delete", { filler: "x".repeat(200 * 1024) });
  assertEquals((await deliverSigned(app, body)).status, 200);
});

Deno.test("a webhook must be a POST (S62)", async () => {
  const response = await app.handler(new Request(WEBHOOK));
  await response.body?.cancel();
  assertEquals([404, 405].includes(response.status), true);
});

Deno.test("a thousand forged signatures fetch the keys at most once and do not touch KV (S63)", async () => {
  const customer = await createCustomer(app);
  const client = await app.signedIn(customer);
  const body = eventBody("user.delete", { user: { id: customer.id } });
  const { privateKey } = await generateKeyPair("ES256");
  const digest = await digestOf(body);
  const { requests } = app.emulator;
  requests.length = 0;
  kvCalls.clear();
  for (let batch = 0; batch < 10; batch++) {
    const responses = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const signature = await new SignJWT({ "request_body_sha256": digest })
          .setProtectedHeader({ alg: "ES256", kid: crypto.randomUUID() })
          .sign(privateKey);
        return await deliver(app, body, signature);
      }),
    );
    assertEquals(responses.every(({ status }) => status === 400), true);
  }
  const fetched = requests.filter(({ path }) => path.endsWith("jwks.json"));
  assertEquals(fetched.length <= 1, true);
  assertEquals(kvCalls.names, []);
  assertEquals(await isSignedIn(client), true);
});
