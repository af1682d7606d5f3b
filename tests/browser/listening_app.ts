import { type Emulator, startEmulator } from "@changebank/fusionauth-emulator";

/** The app and its FusionAuth, both listening on this machine, for a real browser. */
export interface ListeningApp extends AsyncDisposable {
  readonly origin: string;
  readonly emulator: Emulator;
}

/** Opens the app on a free port. Once per test file: its modules read their settings once. */
export async function openListeningApp(): Promise<ListeningApp> {
  let handler = (_request: Request) => Promise.resolve(new Response());
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => handler(request),
  );
  const origin = `http://localhost:${server.addr.port}`;
  const emulator = await startEmulator({
    port: 0,
    stateFile: null,
    quiet: true,
    variables: { appUrl: origin },
    env: { WEBHOOK_URL: `${origin}/webhooks/fusionauth` },
  });
  Deno.env.set("APP_URL", origin);
  Deno.env.set("ISSUER", emulator.origin);
  Deno.env.set("DENO_KV_PATH", ":memory:");
  const { app } = await import("@/main.ts");
  const { builder } = await import("@/dev.ts");
  (await builder.build({ snapshot: "memory" }))(app);
  handler = app.handler();
  return {
    origin,
    emulator,
    async [Symbol.asyncDispose]() {
      const { closeKv } = await import("@/auth/kv.ts");
      await server.shutdown();
      await closeKv();
      await emulator.close();
    },
  };
}
