import type { JSX } from "preact";

/** The foot of each page: what this is, honestly. */
export function Footer(): JSX.Element {
  return (
    <footer class="border-t border-line text-sm text-muted print:hidden">
      <p class="mx-auto max-w-5xl px-4 py-6 sm:px-6">
        ChangeBank is a reference app for signing in with FusionAuth. It holds
        no real money.
      </p>
    </footer>
  );
}
