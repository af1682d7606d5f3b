import type { Application } from "../../data/application.ts";
import { registrationOf } from "../../data/store.ts";
import { loginIdOf, type User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import {
  type CredentialsCheck,
  emitLogin,
} from "../../instance/credentials.ts";
import { loginPrevented } from "../../instance/users.ts";
import type { PickableUser } from "../../pages/UserPicker.tsx";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";

/** How many users the login page lists; a kickstart may have hundreds. */
const USERS_SHOWN = 12;

/** The users that the login page lists, those of the application first; none when it lists none. */
export function pickableUsers(
  { store, offersPicker }: Core,
  { application, tenant }: AuthorizeRequest,
): PickableUser[] {
  if (!offersPicker) return [];
  const users = [...store.users.values()].filter(({ tenantId }) =>
    tenantId === tenant.id
  );
  const rolesOf = (user: User) =>
    registrationOf(user, application.id)?.roles ?? null;
  return [
    ...users.filter((user) => rolesOf(user) !== null),
    ...users.filter((user) => rolesOf(user) === null),
  ].slice(0, USERS_SHOWN).map((user) => ({
    id: user.id,
    loginId: loginIdOf(user),
    roles: rolesOf(user),
    isLocked: !user.active,
  }));
}

/** Checks the account of a picked user, who needs no password, and emits the event of the login. */
export function checkPicked(
  core: Core,
  application: Application,
  user: User,
): CredentialsCheck {
  const prevented = loginPrevented(core.clock, user);
  emitLogin(core, application, user, prevented === null ? "success" : "failed");
  return prevented === null
    ? { kind: "correct", user }
    : { kind: "refused", ...prevented };
}

/** The user picked in a post of the login page; null when none was. */
export function pickedUser(
  { store, offersPicker }: Core,
  { tenant }: AuthorizeRequest,
  form: URLSearchParams,
): User | null {
  const user = store.users.get(form.get("pickedUser") ?? "");
  return offersPicker && user?.tenantId === tenant.id ? user : null;
}
