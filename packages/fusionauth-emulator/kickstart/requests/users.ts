import { hashPassword, passwordProblem } from "../../data/passwords.ts";
import { register, registrationOf } from "../../data/store.ts";
import type { Profile, User } from "../../data/user.ts";
import type { Field } from "../file/field.ts";
import { readRegistrationFields } from "./registration_fields.ts";
import {
  type ApiRequest,
  idFrom,
  mergedDocument,
  type Target,
} from "./request.ts";

/** `POST`, `PUT` or `PATCH /api/user/{id}`. */
export function applyUser(target: Target, request: ApiRequest, urlId?: string) {
  putUser(target, request, urlId);
}

/** `POST /api/user/registration/{id}`: registers a user, creating the user if the body has one. */
export function applyRegistration(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const { store } = target;
  const field = request.body.get("registration");
  const applicationId = field.get("applicationId").id();
  const application = store.applications.get(applicationId) ??
    field.get("applicationId").fail(`There is no application ${applicationId}`);
  const user = request.body.get("user").exists()
    ? putUser(target, request, urlId)
    : store.users.get(urlId?.toLowerCase() ?? "") ??
      request.field.get("url").fail(
        "There is no such user, and the body does not have one",
      );
  const known = request.method === "PATCH"
    ? registrationOf(user, application.id)
    : null;
  const { appendsToLists } = request;
  const fields = readRegistrationFields(field, {
    application,
    known,
    appendsToLists,
  });
  if (request.body.get("skipRegistrationVerification").boolean(false)) {
    fields.verified ??= true;
  }
  register(user, application, fields);
}

function putUser(target: Target, request: ApiRequest, urlId?: string): User {
  const { store } = target;
  const given = request.body.get("user");
  const seed = String(given.get("email").value ?? given.get("username").value);
  const id = idFrom(request, urlId, seed);
  const known = store.users.get(id);
  const tenantId = known?.tenantId ?? request.tenantId;
  if (request.method === "POST" && known !== undefined) {
    request.field.get("url").fail(`There is already a user ${id}`);
  }
  const field = mergedDocument(request, store, id, "user");
  const email = field.get("email").optionalString()?.toLowerCase() ?? null;
  const username = field.get("username").optionalString();
  const phoneNumber = field.get("phoneNumber").optionalString();
  if (email === null && username === null && phoneNumber === null) {
    given.fail("A user must have an email, a username or a phoneNumber");
  }
  for (const login of [email, username, phoneNumber]) {
    const taken = login === null ? null : store.findUser(tenantId, login);
    if (taken !== null && taken.id !== id) {
      given.fail(`There is already a user "${login}"`);
    }
  }
  if (field.get("twoFactor").get("methods").list().length > 0) {
    field.get("twoFactor").fail(
      "The emulator does not support multi-factor login; use FusionAuth, because this decides who can sign in",
    );
  }
  const hasPassword = field.get("password").exists() || known !== undefined ||
    request.body.get("sendSetPasswordEmail").boolean(false);
  if (!hasPassword) given.fail("A user must have a password");
  if (field.get("memberships").list().length > 0) {
    target.note(`${seed}: the emulator does not support groups`);
  }
  const verified = !(store.tenants.get(tenantId)?.verifyEmail ?? false) ||
    request.body.get("skipVerification").boolean(false);
  const user: User = {
    id,
    tenantId,
    email,
    username,
    password: readPassword(target, field.get("password"), tenantId) ??
      known?.password ?? null,
    passwordChangeRequired: field.get("passwordChangeRequired").boolean(false),
    active: field.get("active").boolean(true),
    expiry: field.get("expiry").exists()
      ? field.get("expiry").integer(0)
      : null,
    verified: field.get("verified").boolean(verified),
    profile: readProfile(field),
    registrations: known?.registrations ?? [],
  };
  const data = field.get("data").object();
  if (data !== null) user.data = data;
  store.putUser(user);
  return user;
}

function readPassword(target: Target, field: Field, tenantId: string) {
  if (!field.exists()) return null;
  const tenant = target.store.tenants.get(tenantId);
  const password = field.string();
  const problem = tenant === undefined
    ? null
    : passwordProblem(tenant.passwordRules, password);
  if (problem !== null) field.fail(problem.message);
  return hashPassword(password);
}

const PROFILE_TEXTS = [
  "firstName",
  "middleName",
  "lastName",
  "fullName",
  "birthDate",
  "imageUrl",
  "mobilePhone",
  "phoneNumber",
  "timezone",
] as const;

function readProfile(field: Field): Profile {
  const profile: Profile = {};
  for (const name of PROFILE_TEXTS) {
    const text = field.get(name).optionalString();
    if (text !== null) profile[name] = text;
  }
  const languages = field.get("preferredLanguages").strings();
  if (languages.length > 0) profile.preferredLanguages = languages;
  return profile;
}
