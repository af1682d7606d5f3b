import { userDocument } from "../data/documents.ts";
import { passwordProblem } from "../data/passwords.ts";
import type { Store } from "../data/store.ts";
import type { User } from "../data/user.ts";
import { passwordChanged } from "../instance/users.ts";
import { type Field, UUID } from "../kickstart/file/field.ts";
import { type ApiRequest, readRequest } from "../kickstart/requests/request.ts";
import { applyUser } from "../kickstart/requests/users.ts";
import type { ApiCall } from "./api_call.ts";
import { fieldError, generalError } from "./errors.ts";
import { isMergePatch } from "./read_body.ts";

/**
 * Creates or changes a user from a body's `user`, as a kickstart does, and emits events. Returns the
 * user or an error response. Throws KickstartError for an invalid member.
 */
export function saveUser(
  call: ApiCall,
  body: Field,
  id: string,
  known: User | null,
): User | Response {
  const { core } = call;
  const field = body.get("user");
  const tenantId = known?.tenantId ?? tenantForNew(core.store, call.tenantId);
  if (tenantId === null) return tenantRequired();
  const problem = checkUser(call, field, { id, tenantId, known });
  if (problem !== null) return problem;

  const original = known === null ? null : { ...known };
  if (original !== null) {
    // PATCH merges into the user's current settings, not into those of the kickstart.
    core.store.documents.set(`user ${id}`, userDocument(original));
  }
  const target = { store: core.store, keys: core.keys, note() {} };
  applyUser(target, asRequest(call, body, id, tenantId), id);
  const user = core.store.users.get(id);
  if (user === undefined) {
    throw new Error("The user was not saved");
  }
  // Only DELETE and reactivation change this.
  user.active = original?.active ?? true;
  if (original === null) core.emit({ type: "user.create", tenantId, user });
  else {
    core.emit({ type: "user.update", tenantId, user, original });
    if (user.email !== original.email) {
      core.emit({
        type: "user.email.update",
        tenantId,
        user,
        previousEmail: original.email,
      });
    }
    if (field.get("password").exists()) passwordChanged(core, user);
  }
  return user;
}

/** The id of a URL in lower case, a new one if there is none, or an error response. */
export function idOrNew(id: string | undefined): string | Response {
  if (id === undefined) return crypto.randomUUID();
  return UUID.test(id)
    ? id.toLowerCase()
    : fieldError("userId", "couldNotConvert", `[${id}] is not a UUID.`);
}

/** An error response for a body without a member. */
export function missing(member: string): Response {
  return fieldError(member, "missing", `You must specify the ${member}.`);
}

function checkUser(
  { core, ctx }: ApiCall,
  field: Field,
  { id, tenantId, known }: { id: string; tenantId: string; known: User | null },
): Response | null {
  if (!field.exists()) return missing("user");
  const isPatch = ctx.req.method === "PATCH";
  const logins = ["email", "username", "phoneNumber"].map((name) => ({
    name,
    login: field.get(name).optionalString(),
  }));
  if (!isPatch && logins.every(({ login }) => login === null)) {
    return fieldError(
      "user.email",
      "blank",
      "You must specify the user.email, the user.username or the user.phoneNumber.",
    );
  }
  for (const { name, login } of logins) {
    const taken = login === null ? null : core.store.findUser(tenantId, login);
    if (taken !== null && taken.id !== id) {
      const message = `A User with ${name} = [${login}] already exists.`;
      return fieldError(`user.${name}`, "duplicate", message);
    }
  }
  const password = field.get("password");
  if (!password.exists()) {
    return known === null
      ? fieldError("user.password", "blank", "You must specify the password.")
      : null;
  }
  return checkPassword(core, tenantId, password.string(), "user.password");
}

/** An error response for a password that breaks the tenant's rules, or null. */
export function checkPassword(
  core: ApiCall["core"],
  tenantId: string,
  password: string,
  name: string,
): Response | null {
  const rules = core.store.tenants.get(tenantId)?.passwordRules;
  const problem = rules === undefined ? null : passwordProblem(rules, password);
  return problem === null
    ? null
    : fieldError(name, problem.kind, problem.message);
}

/** The tenant that a request names, or the only one; null if there are several. */
export function tenantForNew(
  { tenants, defaultTenantId }: Store,
  named: string | null,
): string | null {
  if (named !== null) return named;
  return tenants.size === 1 ? defaultTenantId : null;
}

/** The error response to a request that must name a tenant and does not. */
export function tenantRequired(): Response {
  return generalError(
    "TenantIdRequired",
    "There are several tenants: specify one in the X-FusionAuth-TenantId header.",
  );
}

function asRequest(
  { core, ctx }: ApiCall,
  body: Field,
  id: string,
  tenantId: string,
): ApiRequest {
  const value = {
    method: ctx.req.method,
    url: `/api/user/${id}`,
    contentType: isMergePatch(ctx.req)
      ? "application/merge-patch+json"
      : "application/json",
    tenantId,
    body: body.value,
  };
  const place = (path: string) => ({
    file: "the request's body",
    line: 1,
    key: path.replace(/^body\./, ""),
  });
  return readRequest({ value, place }, core.store);
}
