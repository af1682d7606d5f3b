import type { Application } from "../../data/application.ts";
import type { Registration, RegistrationFields } from "../../data/user.ts";
import { FUSIONAUTH_APPLICATION_ID } from "../../data/well_known_ids.ts";
import type { Field } from "../file/field.ts";
import { merge } from "./merge.ts";

/** How a registration is changed: what was known before, and what happens to its lists. */
export interface RegistrationChange {
  application: Application;
  /** The registration that a PATCH merges into; null: the body has all there is. */
  known: Registration | null;
  appendsToLists: boolean;
}

/** Reads the fields of a body's `registration`. Throws KickstartError for an unknown role. */
export function readRegistrationFields(
  given: Field,
  { application, known, appendsToLists }: RegistrationChange,
): RegistrationFields {
  const field = known === null ? given : given.with(
    merge({ ...known }, given.value, appendsToLists),
  );
  const fields: RegistrationFields = {};
  const roles = field.get("roles");
  if (roles.exists()) fields.roles = readRoles(roles, application);
  const username = field.get("username").optionalString();
  if (username !== null) fields.username = username;
  const data = field.get("data").object();
  if (data !== null) fields.data = data;
  const verified = field.get("verified");
  if (verified.exists()) fields.verified = verified.boolean(false);
  return fields;
}

function readRoles(field: Field, application: Application): string[] {
  const roles = [...new Set(field.strings())];
  const known = application.roles.map((role) => role.name);
  // The roles of FusionAuth's own application have no effect here.
  const unknown = application.id === FUSIONAUTH_APPLICATION_ID
    ? undefined
    : roles.find((role) => !known.includes(role));
  return unknown === undefined
    ? roles
    : field.fail(`"${unknown}" is not a role of ${application.name}`);
}
