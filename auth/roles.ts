import { HttpError } from "fresh";
import type { LiveSession } from "./session.ts";

/** A signed-in person lacks a role that a page needs; the 403 page names it. */
export class MissingRole extends HttpError {
  constructor(readonly role: string) {
    super(403, `This page needs the role "${role}"`);
  }
}

/**
 * Lets pass who has a role in FusionAuth's application.
 *
 * @throws {MissingRole}
 */
export function requireRole(
  { record }: LiveSession,
  role: string,
): void {
  if (!record.roles.includes(role)) throw new MissingRole(role);
}
