import type { Application } from "../data/application.ts";
import { registrationDocument, userDocument } from "../data/documents.ts";
import { PATCH_ADDS_ROLES } from "../data/guesses.ts";
import { registrationOf } from "../data/store.ts";
import type { Registration, User } from "../data/user.ts";
import { FUSIONAUTH_APPLICATION_ID } from "../data/well_known_ids.ts";
import { NO_STORE } from "../http/headers.ts";
import {
  deleteRegistration,
  registerUser,
  updateRegistration,
} from "../instance/users.ts";
import type { Field } from "../kickstart/file/field.ts";
import {
  type ApiCall,
  emptyResponse,
  findApplication,
  findUser,
  withApiKey,
} from "./api_call.ts";
import { fieldError } from "./errors.ts";
import { readJsonBody } from "./read_body.ts";
import { idOrNew, missing, saveUser } from "./user_body.ts";

/** `GET /api/user/registration/{userId}/{applicationId}`. */
export const retrieveRegistration = withApiKey((call) => {
  const { userId, applicationId } = call.ctx.params;
  const user = findUser(call, userId);
  const registration = user === null
    ? null
    : registrationOf(user, applicationId?.toLowerCase() ?? "");
  return user === null || registration === null
    ? emptyResponse(404)
    : show(user, registration);
});

/** `POST /api/user/registration`, alone or with a user's id: registers, and creates who is new. */
export const createRegistration = withApiKey(async (call) => {
  const { core, ctx } = call;
  const id = idOrNew(ctx.params.userId);
  if (id instanceof Response) return id;
  const body = await readJsonBody(ctx.req);
  const about = readRegistration(call, body);
  if (about instanceof Response) return about;
  const { application, roles } = about;
  const known = findUser(call, id);
  if (known !== null && registrationOf(known, application.id) !== null) {
    const message = "The user is already registered for this application.";
    return fieldError("registration", "duplicate", message);
  }
  if (known === null && !body.get("user").exists()) return missing("user");
  const user = known ?? saveUser(call, body, id, null);
  if (user instanceof Response) return user;
  const registration = registerUser(
    core,
    user,
    application,
    roles ?? undefined,
  );
  return show(user, registration, { user: userDocument(user) });
});

/** `PUT` and `PATCH /api/user/registration/{userId}`: changes the roles. */
export const changeRegistration = withApiKey(async (call) => {
  const { core, ctx } = call;
  const user = findUser(call, ctx.params.userId);
  if (user === null) return emptyResponse(404);
  const body = await readJsonBody(ctx.req);
  const about = readRegistration(call, body);
  if (about instanceof Response) return about;
  const registration = registrationOf(user, about.application.id);
  if (registration === null) return emptyResponse(404);
  const roles = rolesAfter(ctx.req, registration.roles, about.roles);
  updateRegistration(core, user, registration, roles);
  return show(user, registration);
});

/** `DELETE /api/user/registration/{userId}/{applicationId}`. */
export const removeRegistration = withApiKey((call) => {
  const { core, ctx } = call;
  const user = findUser(call, ctx.params.userId);
  const application = findApplication(call, ctx.params.applicationId);
  if (user === null || application === null) return emptyResponse(404);
  if (registrationOf(user, application.id) === null) return emptyResponse(404);
  deleteRegistration(core, user, application);
  return emptyResponse();
});

interface RegistrationBody {
  application: Application;
  /** Null when the body has none. */
  roles: string[] | null;
}

/** The application and roles in a body's `registration`, or an error response. */
function readRegistration(
  call: ApiCall,
  body: Field,
): RegistrationBody | Response {
  const field = body.get("registration");
  if (!field.exists()) return missing("registration");
  const name = "registration.applicationId";
  const id = field.get("applicationId").optionalId();
  if (id === null) {
    return fieldError(name, "missing", "You must specify the application.");
  }
  const application = findApplication(call, id);
  if (application === null) {
    return fieldError(name, "invalid", `There is no application [${id}].`);
  }
  const roles = field.get("roles").exists()
    ? field.get("roles").strings()
    : null;
  const known = application.roles.map((role) => role.name);
  // The roles of FusionAuth's own application have no effect here.
  const unknown = application.id === FUSIONAUTH_APPLICATION_ID
    ? undefined
    : roles?.find((role) => !known.includes(role));
  if (unknown !== undefined) {
    const message = `[${unknown}] is not a role of ${application.name}.`;
    return fieldError("registration.roles", "invalid", message);
  }
  return { application, roles };
}

/** PUT replaces the roles; PATCH adds to them, unless it is application/merge-patch+json. */
function rolesAfter(
  request: Request,
  known: string[],
  given: string[] | null,
): string[] {
  if (request.method === "PUT") return given ?? [];
  const isMerge = request.headers.get("content-type")
    ?.startsWith("application/merge-patch+json") ?? false;
  if (given === null) return known;
  return isMerge || !PATCH_ADDS_ROLES
    ? given
    : [...new Set([...known, ...given])];
}

function show(
  user: User,
  registration: Registration,
  more: Record<string, unknown> = {},
): Response {
  const document = registrationDocument(user, registration);
  return Response.json({ registration: document, ...more }, {
    headers: NO_STORE,
  });
}
