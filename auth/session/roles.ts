import { HttpError } from "fresh";
import type { Session } from "./record.ts";

/** The user lacks a role that a page needs. The 403 page names it. */
export class MissingRole extends HttpError {
  constructor(readonly role: string) {
    super(403, `This page needs the role "${role}"`);
  }
}

/** Allows users who have a role in FusionAuth's application. @throws {MissingRole} */
export function requireRole({ record }: Session, role: string): void {
  if (!record.roles.includes(role)) throw new MissingRole(role);
}
