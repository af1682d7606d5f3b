import { isSameText } from "../data/secrets.ts";
import { readForm } from "../http/body.ts";
import type { ConsoleContext } from "./console_state.ts";

/** The field with the console's token. */
export const TOKEN_FIELD = "consoleToken";

/**
 * The form of a post, if a page of the console sent it; otherwise the refusal. A page must have read
 * the token, which pages of other origins cannot, and its `Origin` must be that of the request.
 */
export async function readOwnForm(
  { req, state }: ConsoleContext,
): Promise<URLSearchParams | Response> {
  const form = await readForm(req);
  const site = req.headers.get("sec-fetch-site") ?? "same-origin";
  const isOwn = req.headers.get("origin") === state.origin &&
    site === "same-origin" &&
    isSameText(form.get(TOKEN_FIELD) ?? "", state.token);
  return isOwn ? form : new Response(
    "This form was not sent by a page of the console. Open the page anew, and send the form again.\n",
    { status: 403, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
