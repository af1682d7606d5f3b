import tailwindcss from "@tailwindcss/postcss";
import { Builder } from "fresh/dev";
import postcss from "postcss";

/** What turns sources into what browsers get; shared by the dev server, the build and tests. */
export const builder = new Builder({ root: import.meta.dirname ?? "." });

builder.onTransformStaticFile(
  { pluginName: "tailwind", filter: /\.css$/ },
  async ({ text, path, mode }) => {
    const optimize = mode === "production";
    const { css } = await postcss([tailwindcss({ optimize })])
      .process(text, { from: path });
    return { content: css };
  },
);

if (import.meta.main) {
  if (Deno.args.includes("build")) {
    await builder.build();
  } else {
    const { settings } = await import("./fresh.config.ts");
    const { openLocalFusionAuth } = await import("./emulator/local.ts");
    await openLocalFusionAuth(settings.issuer);
    await builder.listen(() => import("./main.ts"), { port: settings.port });
  }
}
