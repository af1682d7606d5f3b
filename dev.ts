import tailwindcss from "@tailwindcss/postcss";
import { Builder } from "fresh/dev";
import postcss from "postcss";
import tailwindStyles from "tailwindcss/index.css" with { type: "text" };

/** What turns sources into what browsers get; shared by the dev server, the build and tests. */
export const builder = new Builder({ root: import.meta.dirname ?? "." });

builder.onTransformStaticFile(
  { pluginName: "tailwind", filter: /\.css$/ },
  async ({ text, path, mode }) => {
    const { css } = await postcss([
      tailwindcss({ optimize: mode === "production" }),
    ]).process(inlineTailwind(text), { from: path });
    return { content: css };
  },
);

/** Tailwind looks for itself in node_modules, which a Deno project has none of. */
function inlineTailwind(text: string): string {
  return text.replace(
    '@import "tailwindcss" source(none);',
    () => tailwindStyles.replace("@tailwind utilities", "$& source(none)"),
  );
}

async function listen(): Promise<void> {
  const { settings } = await import("./fresh.config.ts");
  const { openLocalFusionAuth } = await import("./emulator/local.ts");
  await openLocalFusionAuth(settings.issuer);
  await builder.listen(() => import("./main.ts"), { port: settings.port });
}

if (import.meta.main) {
  if (Deno.args.includes("build")) {
    await builder.build();
  } else {
    await listen();
  }
}
