import type { PageProps } from "fresh";
import type { State } from "../instance/state.ts";

/** The document around every page. A notice says that this is not FusionAuth. */
export function Document({ Component, state }: PageProps<unknown, State>) {
  const { title, themeId, logoUrl, brand, refresh } = state.page;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {refresh === null
          ? null
          : <meta http-equiv="refresh" content={refresh} />}
        <title>{title} | FusionAuth emulator</title>
        <link rel="icon" href="data:," />
        <link
          rel="stylesheet"
          href={`/emulator/styles.css?theme=${themeId ?? ""}`}
        />
      </head>
      <body>
        <header class="notice">
          This is the FusionAuth <a href="/">emulator</a>{" "}
          on this machine, for development. It is not FusionAuth.
        </header>
        <main>
          {brand === "" ? null : (
            <p class="brand">
              {logoUrl === null ? brand : <img src={logoUrl} alt={brand} />}
            </p>
          )}
          <Component />
        </main>
      </body>
    </html>
  );
}
