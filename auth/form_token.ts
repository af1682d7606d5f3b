import { hash } from "./seal.ts";
import type { LiveSession } from "./session.ts";

/** The hidden field that carries the token. */
export const FORM_TOKEN_FIELD = "form_token";

/**
 * A token that binds a form to the session it was shown in. It follows from the session id, so it
 * needs no storage, and does not lead back to it.
 */
export function formTokenOf({ id }: Pick<LiveSession, "id">): Promise<string> {
  return hash(`form ${id}`);
}

/**
 * Whether a form may act for this session: it must carry this session's token. A page of user A
 * that was still open when user B signed in fails here, however genuine its origin.
 */
export async function isOwnForm(
  form: URLSearchParams,
  session: LiveSession,
): Promise<boolean> {
  const tokens = form.getAll(FORM_TOKEN_FIELD);
  const expected = await formTokenOf(session);
  return tokens.every((token) => token === expected);
}
