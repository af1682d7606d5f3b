import { HttpError } from "fresh";
import { logEvent } from "./log.ts";
import { hash } from "./seal.ts";
import type { LiveSession } from "./session.ts";

/** The hidden field that carries the token. */
const FORM_TOKEN_FIELD = "form_token";

/**
 * A token that binds a form to the session it was shown in. It follows from the session id, so it
 * needs no storage, and does not lead back to it.
 */
export function formTokenOf({ id }: Pick<LiveSession, "id">): Promise<string> {
  return hash(`form ${id}`);
}

/**
 * Lets a form act for this session: a token that it carries must be this session's. A page of user
 * A that was still open when user B signed in fails here, however genuine its origin.
 *
 * @throws {HttpError} 409
 */
export async function requireOwnForm(
  form: URLSearchParams,
  session: LiveSession,
): Promise<void> {
  const expected = await formTokenOf(session);
  const tokens = form.getAll(FORM_TOKEN_FIELD);
  if (tokens.every((token) => token === expected)) return;
  const { sub } = session.record;
  logEvent("warn", "request.refused", { reason: "stale_form", sub });
  throw new HttpError(409, "This form belongs to another session");
}
