import { HttpError } from "fresh";
import { sha256 } from "@/server/crypto.ts";
import { logEvent } from "@/server/log.ts";
import { createRateLimit } from "@/server/rate_limit.ts";
import type { Session } from "./record.ts";

/** Forms a minute of one session: far more than a person sends. */
const forms = createRateLimit("form", 120);

/** The name of the hidden field; `components/FormToken.tsx` writes it. */
const FIELD = "form_token";

/**
 * A token that binds a form to the session it was shown in. It is derived from the session id, so
 * it needs no storage, and does not lead back to it.
 */
export function formTokenOf({ id }: Pick<Session, "id">): string {
  return sha256(`form ${id}`);
}

/**
 * Counts a form and checks that it belongs to this session: a token that it carries must be this
 * session's. A page of user A that is still open when user B signs in fails here, though its origin
 * is right.
 *
 * @throws {HttpError} 409, or 429 when the session sends too many.
 */
export function requireOwnForm(form: URLSearchParams, session: Session): void {
  forms(session.idHash);
  const expected = formTokenOf(session);
  if (form.getAll(FIELD).every((token) => token === expected)) return;
  const { sub } = session.record;
  logEvent("warn", "request.refused", { reason: "stale_form", sub });
  throw new HttpError(409, "This form belongs to another session");
}
