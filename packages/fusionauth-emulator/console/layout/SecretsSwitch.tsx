import type { ConsoleContext } from "../console_state.ts";

/** Shows or hides the secrets of a page. */
export function SecretsSwitch({ ctx }: { ctx: ConsoleContext }) {
  const { showsSecrets } = ctx.state;
  const url = new URL(ctx.url);
  if (showsSecrets) url.searchParams.delete("secrets");
  else url.searchParams.set("secrets", "show");
  return (
    <p class="switch">
      <a href={`${url.pathname}${url.search}`}>
        {showsSecrets ? "Hide secrets" : "Show secrets"}
      </a>
    </p>
  );
}
