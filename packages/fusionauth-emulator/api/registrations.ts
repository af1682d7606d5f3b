import type { Application } from "../data/application.ts";
import { registrationDocument, userDocument } from "../data/documents.ts";
import { PATCH_APPENDS_TO_LISTS } from "../data/guesses.ts";
import { registrationOf } from "../data/store.ts";
import type { Registration, User } from "../data/user.ts";
import { NO_STORE } from "../http/headers.ts";
import {
  deleteRegistration,
  registerUser,
  updateRegistration,
} from "../instance/users.ts";
import type { Field } from "../kickstart/file/field.ts";
import { readRegistrationFields } from "../kickstart/requests/registration_fields.ts";
import {
  type ApiCall,
  emptyResponse,
  findApplication,
  findUser,
  withApiKey,
} from "./api_call.ts";
import { fieldError } from "./errors.ts";
import { isMergePatch, readJsonBody } from "./read_body.ts";
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
  const application = readApplication(call, body);
  if (application instanceof Response) return application;
  const fields = readRegistrationFields(body.get("registration"), {
    application,
    known: null,
    appendsToLists: false,
  });
  if (body.get("skipRegistrationVerification").boolean(false)) {
    fields.verified ??= true;
  }
  const known = findUser(call, id);
  if (known !== null && registrationOf(known, application.id) !== null) {
    const message = "The user is already registered for this application.";
    return fieldError("registration", "duplicate", message);
  }
  if (known === null && !body.get("user").exists()) return missing("user");
  const user = known ?? saveUser(call, body, id, null);
  if (user instanceof Response) return user;
  const registration = registerUser(core, user, application, fields);
  return show(user, registration, { user: userDocument(user) });
});

/** `PUT` and `PATCH /api/user/registration/{userId}[/{applicationId}]`: replaces or merges. */
export const changeRegistration = withApiKey(async (call) => {
  const { core, ctx } = call;
  const user = findUser(call, ctx.params.userId);
  if (user === null) return emptyResponse(404);
  const body = await readJsonBody(ctx.req);
  const application = readApplication(call, body);
  if (application instanceof Response) return application;
  const registration = registrationOf(user, application.id);
  if (registration === null) return emptyResponse(404);
  const fields = readRegistrationFields(body.get("registration"), {
    application,
    known: ctx.req.method === "PATCH" ? registration : null,
    appendsToLists: PATCH_APPENDS_TO_LISTS && !isMergePatch(ctx.req),
  });
  updateRegistration(core, user, registration, fields);
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

/** The application in a body's `registration` or in the path, or an error response. */
function readApplication(call: ApiCall, body: Field): Application | Response {
  const field = body.get("registration");
  if (!field.exists()) return missing("registration");
  const name = "registration.applicationId";
  const id = field.get("applicationId").optionalId() ??
    call.ctx.params.applicationId ?? null;
  if (id === null) {
    return fieldError(name, "missing", "You must specify the application.");
  }
  return findApplication(call, id) ??
    fieldError(name, "invalid", `There is no application [${id}].`);
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
