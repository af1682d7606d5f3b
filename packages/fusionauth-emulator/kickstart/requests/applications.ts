import type { Application, CustomScope, Role } from "../../data/application.ts";
import { stableUuid } from "../../data/secrets.ts";
import type { Field } from "../file/field.ts";
import { UNSUPPORTED_APPLICATION_SETTINGS } from "../unsupported/application_settings.ts";
import { noteUnknownMembers } from "../unsupported/unknown_members.ts";
import { reportUnsupported } from "../unsupported/unsupported.ts";
import { readJwtConfiguration } from "./jwt_configuration.ts";
import {
  readOAuthConfiguration,
  SUPPORTED_GRANTS,
} from "./oauth_configuration.ts";
import { readLoginConfiguration } from "./login_configuration.ts";
import { readRegistrationConfiguration } from "./registration_configuration.ts";
import {
  type ApiRequest,
  idFrom,
  mergedDocument,
  type Target,
} from "./request.ts";

/** `POST`, `PUT` or `PATCH /api/application/{id}`. */
export function applyApplication(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const { store } = target;
  const given = request.body.get("application");
  const id = idFrom(request, urlId, String(given.get("name").value));
  const known = store.applications.get(id);
  if (request.method === "PATCH" && known === undefined) {
    request.field.get("url").fail(`There is no application ${id} to change`);
  }
  if (!store.tenants.has(request.tenantId)) {
    request.field.get("tenantId").fail(
      `There is no tenant ${request.tenantId}`,
    );
  }
  if (urlId !== undefined && urlId !== id) {
    target.note(
      `Client id ${urlId} has capital letters; clients must use ${id}, which tokens have`,
    );
  }
  const field = mergedDocument(request, store, id, "application");
  const name = field.get("name").string();
  const note = (what: string) => target.note(`${name}: ${what}`);
  reportUnsupported(field, UNSUPPORTED_APPLICATION_SETTINGS, note);
  noteUnknownMembers(field, note);
  const jwt = field.get("jwtConfiguration");
  const oauth = readOAuthConfiguration(
    field.get("oauthConfiguration"),
    known?.oauth.clientSecret,
  );
  for (const grant of oauth.enabledGrants) {
    if (!SUPPORTED_GRANTS.includes(grant)) {
      note(`the emulator does not support the grant ${grant}`);
    }
  }
  store.applications.set(id, {
    id,
    tenantId: known?.tenantId ?? request.tenantId,
    name,
    active: field.get("active").boolean(true),
    roles: field.get("roles").list().map((role) => readRole(role, id)),
    scopes: field.get("scopes").list().map(readScope),
    oauth,
    jwt: jwt.get("enabled").boolean(false) ? readJwtConfiguration(jwt) : null,
    login: readLoginConfiguration(field.get("loginConfiguration")),
    registration: readRegistrationConfiguration(
      field.get("registrationConfiguration"),
    ),
    verifyRegistration: field.get("verifyRegistration").boolean(false),
  });
}

/** `POST /api/application/{id}/role[/{roleId}]`. */
export function applyRole(
  target: Target,
  request: ApiRequest,
  id: string,
  roleId?: string,
) {
  const application = findApplication(target, request, id);
  const role = readRole(request.body.get("role"), application.id);
  if (roleId !== undefined) role.id = roleId.toLowerCase();
  application.roles.push(role);
}

/** `POST /api/application/{id}/scope[/{scopeId}]`. */
export function applyScope(target: Target, request: ApiRequest, id: string) {
  findApplication(target, request, id).scopes.push(
    readScope(request.body.get("scope")),
  );
}

function findApplication(
  target: Target,
  request: ApiRequest,
  id: string,
): Application {
  return target.store.applications.get(id.toLowerCase()) ??
    request.field.get("url").fail(`There is no application ${id}`);
}

/** Reads a role: an object, or only its name. */
function readRole(role: Field, applicationId: string): Role {
  const field = typeof role.value === "string"
    ? role.with({ name: role.value })
    : role;
  const name = field.get("name").string();
  return {
    id: field.get("id").optionalId() ??
      stableUuid(`role ${applicationId} ${name}`),
    name,
    description: field.get("description").optionalString(),
    isDefault: field.get("isDefault").boolean(false),
    isSuperRole: field.get("isSuperRole").boolean(false),
  };
}

function readScope(field: Field): CustomScope {
  return {
    name: field.get("name").string(),
    required: field.get("required").boolean(false),
  };
}
