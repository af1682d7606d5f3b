import { startInspectable } from "../../server/start_emulator.ts";
import type { InspectableEmulator } from "../../server/emulator.ts";
import {
  authorize,
  exchange,
  getCode,
  getTokens,
  KICKSTART_FILE,
  openBrowser,
  RICHARD_ID,
  signIn,
} from "./client.ts";
import { requestPasswordChange } from "./password.ts";
import { refresh } from "./refresh.ts";

/** An emulator where something of every kind has happened. */
export async function openEventful(): Promise<InspectableEmulator> {
  const emulator = await startInspectable({
    kickstartFile: KICKSTART_FILE,
    port: 0,
    stateFile: null,
    quiet: true,
    fetch: () => Promise.resolve(new Response("session ended")),
  });
  const redirectUri = "http://localhost:5000/callback/";
  await authorize(emulator, { redirect_uri: redirectUri });
  const tokens = await getTokens(emulator, { changes: { state: "complete" } });
  await refresh(emulator, tokens.refresh_token);
  await emulator.handler(
    new Request(`${emulator.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    }),
  );
  await signIn(emulator, { password: "wrong", changes: { state: "typo" } });
  await getCode(emulator, { changes: { state: null } });
  const code = await getCode(emulator, { changes: { state: "pkce" } });
  const verifier = "v".repeat(43);
  await exchange(emulator, code, { code_verifier: verifier });
  const browser = openBrowser(emulator);
  await requestPasswordChange(emulator, browser, "richard@example.com");
  await requestPasswordChange(emulator, browser, "nobody@example.com");
  emulator.revoke({ loginId: "richard@example.com" });
  await emulator.webhooksDelivered();
  emulator.faults.set("id-token/nonce-wrong");
  emulator.clock.offsetSeconds = 3600;
  return emulator;
}

/** The path of each page of the console, in an eventful emulator. */
export function pathsOf({ stories }: InspectableEmulator): string[] {
  const complete = stories.find(({ status }) => status === "complete");
  const failed = stories.findLast(({ status }) => status === "failed");
  const query = new URLSearchParams({
    type: "user.registration.update",
    userId: RICHARD_ID,
  });
  return [
    "/",
    `/console/stories/${complete?.id}`,
    `/console/stories/${failed?.id}`,
    "/console/stories/forgotten",
    "/console/mails",
    "/console/webhooks",
    "/console/webhooks/1",
    `/console/webhooks/new?${query}`,
    "/console/users",
    "/console/users/new",
    `/console/users/${RICHARD_ID}`,
    "/console/time",
    "/console/faults",
    "/console/kickstart",
    "/console/start-over",
  ];
}
