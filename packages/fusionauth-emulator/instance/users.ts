import type { Application } from "../data/application.ts";
import type { Clock } from "../data/clock.ts";
import { hashPassword } from "../data/passwords.ts";
import { register, registrationOf } from "../data/store.ts";
import type { Registration, RegistrationFields, User } from "../data/user.ts";
import type { Core } from "./core.ts";
import { revokeUser, revokeUserInApplication } from "./revocation.ts";

/** Why a user cannot sign in, even with the correct password. */
export interface LoginPrevented {
  reason: "user_locked" | "user_expired";
  message: string;
}

/** Why a user cannot sign in, or null. */
export function loginPrevented(
  clock: Clock,
  user: User,
): LoginPrevented | null {
  if (!user.active) {
    const message = "Your account has been locked.";
    return { reason: "user_locked", message };
  }
  if (user.expiry !== null && user.expiry <= clock.now()) {
    const message = "Your account has expired.";
    return { reason: "user_expired", message };
  }
  return null;
}

/**
 * Deactivates a user, ends their SSO sessions and, by the tenant's policy, revokes their tokens.
 */
export function deactivateUser(core: Core, user: User) {
  if (!user.active) return;
  user.active = false;
  core.store.putUser(user);
  core.emit({ type: "user.deactivate", tenantId: user.tenantId, user });
  if (core.store.tenants.get(user.tenantId)?.revocation.onLoginPrevented) {
    revokeUser(core, user.id, user.tenantId);
  } else core.ssoSessions.endOfUser(user.id);
}

/** Reactivates a user. */
export function reactivateUser(core: Core, user: User) {
  if (user.active) return;
  user.active = true;
  core.store.putUser(user);
  core.emit({ type: "user.reactivate", tenantId: user.tenantId, user });
}

/** Deletes a user, with their tokens and sessions. */
export function deleteUser(core: Core, user: User) {
  const { id, tenantId } = user;
  core.emit({ type: "user.delete", tenantId, user });
  revokeUser(core, id, tenantId);
  core.store.deleteUser(id);
  core.emit({ type: "user.delete.complete", tenantId, user });
}

/** Registers a user for an application and emits an event. */
export function registerUser(
  core: Core,
  user: User,
  application: Application,
  fields: RegistrationFields = {},
): Registration {
  const registration = register(user, application, fields);
  core.store.putUser(user);
  core.emit({
    type: "user.registration.create",
    tenantId: user.tenantId,
    applicationId: application.id,
    user,
    registration,
  });
  return registration;
}

/** Replaces the fields of a registration; new tokens have its roles. */
export function updateRegistration(
  core: Core,
  user: User,
  registration: Registration,
  { roles = [], username, data }: RegistrationFields,
) {
  const original = { ...registration };
  registration.roles = roles;
  delete registration.username;
  delete registration.data;
  if (username !== undefined) registration.username = username;
  if (data !== undefined) registration.data = data;
  core.store.putUser(user);
  core.emit({
    type: "user.registration.update",
    tenantId: user.tenantId,
    applicationId: registration.applicationId,
    user,
    original,
    registration,
  });
}

/** Deletes a registration and revokes the user's tokens for the application. */
export function deleteRegistration(
  core: Core,
  user: User,
  { id: applicationId }: Application,
) {
  const registration = registrationOf(user, applicationId);
  if (registration === null) return;
  const { tenantId } = user;
  const happened = { tenantId, applicationId, user, registration };
  core.emit({ type: "user.registration.delete", ...happened });
  user.registrations = user.registrations.filter((item) =>
    item !== registration
  );
  core.store.putUser(user);
  revokeUserInApplication(core, user.id, applicationId);
  core.emit({ type: "user.registration.delete.complete", ...happened });
}

/** Sets a user's password; by the tenant's policy, ends their tokens and SSO sessions. */
export function changePassword(core: Core, user: User, password: string) {
  user.password = hashPassword(password);
  user.passwordChangeRequired = false;
  core.store.putUser(user);
  passwordChanged(core, user);
}

/** Emits the event of a changed password and applies the tenant's revocation policy. */
export function passwordChanged(core: Core, user: User) {
  const { id, tenantId } = user;
  core.emit({ type: "user.password.update", tenantId, user });
  if (core.store.tenants.get(tenantId)?.revocation.onPasswordChanged) {
    revokeUser(core, id, tenantId);
  }
}
