import { TOKEN_FIELD } from "../../console/form_protection.ts";
import type { Emulator } from "../../server/emulator.ts";
import { hiddenFields } from "../../testing/html.ts";

/** The HTML of a page of the console. */
export async function getPage(
  emulator: Emulator,
  path: string,
): Promise<string> {
  const response = await emulator.handler(
    new Request(emulator.origin + path),
  );
  return await response.text();
}

/** Posts a form of the console, as a page of it does; follows no redirect. */
export async function postForm(
  emulator: Emulator,
  path: string,
  fields: Record<string, string> | [string, string][] = {},
): Promise<Response> {
  const page = await getPage(emulator, "/console/start-over");
  const form = new URLSearchParams(fields);
  form.set(TOKEN_FIELD, hiddenFields(page)[TOKEN_FIELD] ?? "");
  return await emulator.handler(
    new Request(emulator.origin + path, {
      method: "POST",
      headers: { origin: emulator.origin },
      body: form,
    }),
  );
}

/** Where a response redirects to. */
export function locationOf(response: Response): string | null {
  return response.headers.get("location");
}
