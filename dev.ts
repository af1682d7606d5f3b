// deno-lint-ignore-file no-console -- it talks to the developer
import tailwindcss from "@tailwindcss/postcss";
import { Builder } from "fresh/dev";
import postcss from "postcss";
import "tailwindcss"; // So that its stylesheet can be resolved.

/** What turns sources into what browsers get; shared by the dev server, the build and tests. */
export const builder = new Builder({ root: import.meta.dirname ?? "." });

builder.onTransformStaticFile(
  { pluginName: "tailwind", filter: /\.css$/ },
  async ({ text, path, mode }) => {
    const { css } = await postcss([
      tailwindcss({ optimize: mode === "production" }),
    ]).process(await inlineTailwind(text), { from: path });
    return { content: css };
  },
);

/** Tailwind looks for itself in node_modules, which a Deno project has none of. */
async function inlineTailwind(text: string): Promise<string> {
  const file = import.meta.resolve("tailwindcss/index.css");
  const styles = await Deno.readTextFile(new URL(file));
  return text.replace(
    '@import "tailwindcss" source(none);',
    () => styles.replace("@tailwind utilities", "$& source(none)"),
  );
}

/** Serves with live reload, on a local FusionAuth where none answers. */
async function listen(): Promise<void> {
  const { settings } = await import("./fresh.config.ts");
  const { openLocalFusionAuth } = await import(
    "@changebank/fusionauth-emulator"
  );
  const { createPrivateKvFile } = await import("./server/kv.ts");
  await createPrivateKvFile();
  const { ISSUER, CLIENT_ID, APP_URL, HOST, PORT } = settings;
  const emulator = await openLocalFusionAuth(ISSUER, {
    variables: { applicationId: CLIENT_ID, appUrl: APP_URL },
    env: { WEBHOOK_URL: `${APP_URL}/webhooks/fusionauth` },
  });
  if (emulator === null) console.log(`Using the FusionAuth at ${ISSUER}`);
  // Offline, the published Builder's look for updates would complain.
  Deno.env.set("FRESH_NO_UPDATE_CHECK", "true");
  try {
    await builder.listen(() => import("./main.ts"), {
      hostname: HOST ?? "127.0.0.1",
      port: PORT,
      onListen: () =>
        console.log(
          `ChangeBank is ready: open ${APP_URL} and sign in as richard@example.com`,
        ),
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    console.log(
      `Port ${PORT} is taken: stop what uses it, or set PORT and APP_URL, such as PORT=5001 APP_URL=http://localhost:5001`,
    );
    Deno.exit(1);
  }
}

if (import.meta.main) {
  if (Deno.args.includes("build")) {
    await builder.build();
  } else {
    await listen();
  }
}
