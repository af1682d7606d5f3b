import type { Emulator } from "@changebank/fusionauth-emulator";
import { closeKv } from "../support/app_modules.ts";
import { buildApp } from "../support/built_app.ts";
import { openEmulator } from "../support/emulator.ts";

/** The app and its FusionAuth, both listening on this machine, for a real browser. */
export interface ListeningApp extends AsyncDisposable {
  readonly origin: string;
  readonly emulator: Emulator;
}

/** Opens the app on a free port. Once per test file: see `buildApp`. */
export async function openListeningApp(): Promise<ListeningApp> {
  let handler = (_request: Request) => Promise.resolve(new Response());
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => handler(request),
  );
  const origin = `http://localhost:${server.addr.port}`;
  const emulator = await openEmulator({
    variables: { appUrl: origin },
    env: { WEBHOOK_URL: `${origin}/webhooks/fusionauth` },
  });
  handler = await buildApp({
    APP_URL: origin,
    ISSUER: emulator.origin,
    DENO_KV_PATH: ":memory:",
  });
  return {
    origin,
    emulator,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await closeKv();
      await emulator.close();
    },
  };
}
