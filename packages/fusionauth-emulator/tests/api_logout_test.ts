import { assertEquals } from "@std/assert";
import { callApi } from "../testing/call_api.ts";
import { getTokens, openEmulator } from "./support/client.ts";

Deno.test("the logout API revokes the token in the JSON, form or cookie", async () => {
  await using emulator = await openEmulator();
  const [json, form, cookie] = [
    await getTokens(emulator),
    await getTokens(emulator),
    await getTokens(emulator),
  ];
  const url = `${emulator.origin}/api/logout`;
  const responses = [
    await emulator.handler(
      new Request(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ refreshToken: json?.refresh_token }),
      }),
    ),
    await emulator.handler(
      new Request(url, {
        method: "POST",
        body: new URLSearchParams({
          refreshToken: String(form?.refresh_token),
        }),
      }),
    ),
    await emulator.handler(
      new Request(url, {
        method: "POST",
        headers: { cookie: `refresh_token=${cookie?.refresh_token}` },
      }),
    ),
    await emulator.handler(
      new Request(`${url}?refreshToken=unknown`, { method: "POST" }),
    ),
  ];
  for (const response of responses) {
    assertEquals([response.status, await response.text()], [200, ""]);
  }
  assertEquals(emulator.refreshTokens.length, 0);
});

Deno.test("a global logout by API revokes all tokens of the user, and no others", async () => {
  await using emulator = await openEmulator();
  const { refresh_token: refreshToken } = await getTokens(emulator);
  await getTokens(emulator);
  await getTokens(emulator, { loginId: "monica@example.com" });
  await callApi(emulator, ["POST", "/api/logout"], {
    refreshToken,
    global: true,
  }, { authorization: "" });
  assertEquals(emulator.refreshTokens.length, 1);
});
