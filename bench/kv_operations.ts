import { APP_URL, openApp } from "@/tests/support/app.ts";
import { expireAccessToken } from "@/tests/support/store.ts";
import { sessionIdOf } from "@/tests/support/cookies.ts";
import { watchKv } from "@/tests/support/kv_calls.ts";
import { keepLog } from "@/tests/support/log_lines.ts";
import { approve, startSignIn } from "@/tests/support/sign_in.ts";

/** The KV operations that each kind of request waits for, in order. */
export async function measureKvOperations(): Promise<Map<string, string>> {
  keepLog();
  const calls = watchKv();
  // Without webhooks, whose own work comes between.
  await using app = await openApp({ WEBHOOK_ENABLED: "false" });
  const operations = new Map<string, string>();

  async function count<T>(journey: string, work: () => Promise<T>): Promise<T> {
    await app.emulator.webhooksDelivered();
    calls.clear();
    const result = await work();
    operations.set(journey, calls.names.join(", ") || "none");
    return result;
  }
  const client = app.browser();
  const open = async (path: string) => {
    await (await client.fetch(APP_URL + path)).body?.cancel();
  };
  await count("`GET /`, no cookie", () => open("/"));
  const transaction = await count("`GET /login`", () => startSignIn(client));
  const callback = await approve(client, transaction);
  await count("`GET /callback`", () => client.fetch(callback));
  for (const path of ["/make-change", "/account", "/account/devices"]) {
    await count(`\`GET ${path}\``, () => open(path));
  }
  const { openKv } = await import("@/tests/support/app_modules.ts");
  await expireAccessToken(await openKv(), sessionIdOf(client));
  await count("a page with a refresh", () => open("/make-change"));
  await count("`POST /logout`", async () => {
    await (await client.post(`${APP_URL}/logout`, {})).body?.cancel();
  });
  return operations;
}
