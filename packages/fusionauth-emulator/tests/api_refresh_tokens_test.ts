import { assertEquals } from "@std/assert";
import type { InspectableEmulator } from "../server/emulator.ts";
import { callApi } from "../testing/call_api.ts";
import {
  API_KEY,
  CLIENT_ID,
  collectEvents,
  getTokens,
  openEmulator,
  RICHARD_ID,
} from "./support/client.ts";

const TOKENS = "/api/jwt/refresh";

/**
 * Calls the refresh token API, by default with the API key, and returns the status; checks that the
 * body is empty.
 */
async function statusOf(
  emulator: InspectableEmulator,
  call: readonly [method: string, path: string],
  authorization = API_KEY,
): Promise<number> {
  const response = await callApi(emulator, call, undefined, { authorization });
  if (call[0] === "DELETE") assertEquals(await response.text(), "");
  else await response.body?.cancel();
  return response.status;
}

Deno.test("a refresh token can be retrieved by id until it expires, without its value", async () => {
  await using emulator = await openEmulator();
  const tokens = await getTokens(emulator, {
    changes: { "metaData.device.name": "Phone" },
  });
  const path = `${TOKENS}/${tokens.refresh_token_id}`;
  const { refreshToken } = await (await callApi(emulator, ["GET", path]))
    .json();
  assertEquals(refreshToken.id, tokens.refresh_token_id);
  assertEquals(refreshToken.userId, RICHARD_ID);
  assertEquals(refreshToken.applicationId, CLIENT_ID);
  assertEquals(refreshToken.metaData.device, { name: "Phone" });
  assertEquals(
    JSON.stringify(refreshToken).includes(String(tokens.refresh_token)),
    false,
  );
  assertEquals(await statusOf(emulator, ["DELETE", path]), 200);
  assertEquals(await statusOf(emulator, ["GET", path]), 404);
  assertEquals(await statusOf(emulator, ["DELETE", path]), 404);
});

Deno.test("an API key and the user's own access token list a user's refresh tokens", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  await getTokens(emulator);
  await getTokens(emulator, { loginId: "monica@example.com" });
  const byKey = await callApi(emulator, [
    "GET",
    `${TOKENS}?userId=${RICHARD_ID}`,
  ]);
  const byOwner = await callApi(emulator, ["GET", TOKENS], undefined, {
    authorization: `Bearer ${token}`,
  });
  const list = await byKey.json();
  assertEquals(list.refreshTokens.length, 2);
  assertEquals(await byOwner.json(), list);
});

Deno.test("an access token revokes its user's refresh tokens by id, and no others", async () => {
  await using emulator = await openEmulator();
  const richard = await getTokens(emulator);
  const monica = await getTokens(emulator, { loginId: "monica@example.com" });
  const call = ["DELETE", `${TOKENS}/${richard.refresh_token_id}`] as const;
  const as = (token: unknown) => statusOf(emulator, call, `Bearer ${token}`);
  assertEquals(await as(monica.access_token), 404);
  assertEquals(await as(richard.id_token), 401);
  assertEquals(await as(`${richard.access_token}x`), 401);
  assertEquals(emulator.refreshTokens.length, 2);
  assertEquals(await as(richard.access_token), 200);
  assertEquals(emulator.refreshTokens.length, 1);
});

Deno.test("an expired access token, or that of a locked user, revokes nothing", async () => {
  await using emulator = await openEmulator();
  emulator.core.store.tenantOf(null).revocation.onLoginPrevented = false;
  const tokens = await getTokens(emulator);
  const call = ["DELETE", `${TOKENS}/${tokens.refresh_token_id}`] as const;
  const bearer = `Bearer ${tokens.access_token}`;
  await callApi(emulator, ["DELETE", `/api/user/${RICHARD_ID}`]);
  assertEquals(await statusOf(emulator, call, bearer), 401);
  await callApi(emulator, ["PUT", `/api/user/${RICHARD_ID}?reactivate=true`]);
  emulator.core.clock.offsetSeconds = 301;
  assertEquals(await statusOf(emulator, call, bearer), 401);
  assertEquals(emulator.refreshTokens.length, 1);
});

Deno.test("a refresh token is revoked by its value, in the query or in a form", async () => {
  await using emulator = await openEmulator();
  const first = await getTokens(emulator);
  const second = await getTokens(emulator);
  const query = new URLSearchParams({ token: String(first.refresh_token) });
  const byQuery = await statusOf(emulator, ["DELETE", `${TOKENS}?${query}`]);
  const byForm = await emulator.handler(
    new Request(`${emulator.origin}${TOKENS}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${second.access_token}` },
      body: new URLSearchParams({ token: String(second.refresh_token) }),
    }),
  );
  assertEquals([byQuery, byForm.status], [200, 200]);
  assertEquals(emulator.refreshTokens.length, 0);
});

Deno.test("only an API key revokes tokens by user, by application and by both", async () => {
  await using emulator = await openEmulator();
  const { access_token: token } = await getTokens(emulator);
  await getTokens(emulator, { loginId: "monica@example.com" });
  const events = collectEvents(emulator);
  const remove = (query: string, authorization?: string) =>
    statusOf(emulator, ["DELETE", `${TOKENS}?${query}`], authorization);
  assertEquals(await remove(`userId=${RICHARD_ID}`, `Bearer ${token}`), 401);
  assertEquals(emulator.refreshTokens.length, 2);
  assertEquals(
    await remove(`userId=${RICHARD_ID}&applicationId=${CLIENT_ID}`),
    200,
  );
  assertEquals(emulator.refreshTokens.length, 1);
  assertEquals(await remove(`userId=${RICHARD_ID}`), 200);
  assertEquals(events, ["jwt.refresh-token.revoke"]);
  assertEquals(await remove(`applicationId=${CLIENT_ID.toUpperCase()}`), 200);
  assertEquals(emulator.refreshTokens.length, 0);
  assertEquals(events.length, 2);
  assertEquals(await remove(`userId=${crypto.randomUUID()}`), 404);
});

Deno.test("a revocation that names no token is refused", async () => {
  await using emulator = await openEmulator();
  const response = await callApi(emulator, ["DELETE", TOKENS]);
  assertEquals(response.status, 400);
  const { generalErrors } = await response.json();
  assertEquals(generalErrors[0].code, "[missing]");
});

Deno.test("an expired refresh token is not found", async () => {
  await using emulator = await openEmulator();
  const { refresh_token_id: id } = await getTokens(emulator);
  emulator.core.clock.offsetSeconds = 31 * 86_400;
  assertEquals(await statusOf(emulator, ["GET", `${TOKENS}/${id}`]), 404);
  assertEquals(await statusOf(emulator, ["DELETE", `${TOKENS}/${id}`]), 404);
});
