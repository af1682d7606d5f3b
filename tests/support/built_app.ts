import type { Handler } from "./app_modules.ts";
import "./back_channel.ts";

/** Limits that most tests would reach. Every file sets them, because files share an environment. */
export const WITHOUT_LIMITS = {
  SESSIONS_PER_USER: "1000",
  SIGN_INS_PER_MINUTE: "0",
  PENDING_SIGN_INS: "100000",
  TRUSTED_PROXIES: "",
};

/**
 * Builds the app in memory with these settings. Once per test file, because the app's modules read
 * their settings when they are first imported.
 */
export async function buildApp(
  env: Readonly<Record<string, string>>,
): Promise<Handler> {
  for (const [name, value] of Object.entries({ ...WITHOUT_LIMITS, ...env })) {
    Deno.env.set(name, value);
  }
  const { app } = await import("@/main.ts");
  const { builder } = await import("@/dev.ts");
  (await builder.build({ snapshot: "memory" }))(app);
  return app.handler();
}
