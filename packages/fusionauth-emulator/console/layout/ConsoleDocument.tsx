import type { PageProps } from "fresh";
import type { ConsoleState, Section } from "../console_state.ts";
import { Signals } from "./Signals.tsx";

const SECTIONS: readonly [Section, path: string, label: string][] = [
  ["stories", "/", "What happened"],
  ["mails", "/console/mails", "Mails"],
  ["webhooks", "/console/webhooks", "Webhooks"],
  ["users", "/console/users", "Users"],
  ["time", "/console/time", "Time"],
  ["faults", "/console/faults", "Faults"],
  ["kickstart", "/console/kickstart", "Kickstart"],
  ["start-over", "/console/start-over", "Start over"],
];

/** The document around every page of the console. */
export function ConsoleDocument(
  { Component, state }: PageProps<unknown, ConsoleState>,
) {
  const { title, section, changesIn } = state.frame;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} | FusionAuth emulator</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/console/console.css" />
        <script type="module" src="/console/console.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <p class="product">
            <strong>FusionAuth emulator</strong>{" "}
            <span>for development, not FusionAuth</span>
          </p>
          <nav aria-label="Console">
            <ul>
              {SECTIONS.map(([id, path, label]) => (
                <li key={id}>
                  <a
                    href={path}
                    aria-current={id === section ? "page" : "false"}
                  >
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <Signals operator={state.operator} />
        <main id="main" tabIndex={-1} data-live={changesIn ?? ""}>
          <Component />
        </main>
        <footer>
          <p>
            The issuer is{" "}
            <code>{state.operator.core.store.tenantOf(null).issuer}</code>.{" "}
            <span id="live" role="status">
              Reload this page to see what is new.
            </span>
          </p>
        </footer>
      </body>
    </html>
  );
}
