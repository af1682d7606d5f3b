import type { ComponentChildren } from "preact";
import { TOKEN_FIELD } from "../form_protection.ts";

interface ConsoleFormProps {
  /** What it is posted to. */
  action: string;
  /** The console's token. */
  token: string;
  /** Other hidden fields. */
  hidden?: Readonly<Record<string, string>>;
  class?: string;
  children: ComponentChildren;
}

/** A form that changes something, with the console's protection. */
export function ConsoleForm(
  { action, token, hidden = {}, children, ...rest }: ConsoleFormProps,
) {
  return (
    <form method="post" action={action} class={rest.class}>
      <input type="hidden" name={TOKEN_FIELD} value={token} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}
