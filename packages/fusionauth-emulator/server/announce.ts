import { applicationsOf } from "../data/store.ts";
import { loginIdOf, type User } from "../data/user.ts";
import type { Core } from "../instance/core.ts";
import type { InspectableEmulator } from "./emulator.ts";

/** How many users are listed; a kickstart may have hundreds. */
const USERS_SHOWN = 20;

/** What is printed at start: the origin, applications, users and notes; if brief, the origin. */
export function announce(
  { origin, core }: InspectableEmulator,
  { brief = false } = {},
): string {
  const first =
    `FusionAuth emulator on ${origin} (for development, not FusionAuth)`;
  if (brief) return first;
  const { store, notes } = core;
  const applications = applicationsOf(core.store).map(({ id, name, oauth }) =>
    `  ${name} (${id}): ${oauth.authorizedRedirectURLs.join(", ")}`
  );
  const users = [...store.users.values()].map((user) =>
    `  ${loginIdOf(user)} (${placesOf(core, user)})`
  );
  const more = users.length - USERS_SHOWN;
  return [
    first,
    `Open ${origin} to see each sign-in, and what went wrong`,
    "Applications and their redirect URIs:",
    ...applications,
    "Users, with their passwords in the kickstart:",
    ...users.slice(0, USERS_SHOWN),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...notes.map((note) => `Note: ${note}`),
  ].join("\n");
}

/** The same for programs, without limit: one line of JSON without secrets. */
export function announceAsJson(
  { origin, issuer, port, core }: InspectableEmulator,
): string {
  return JSON.stringify({
    origin,
    port,
    issuer,
    applications: applicationsOf(core.store).map((
      { id, tenantId, name, oauth },
    ) => ({
      id,
      tenantId,
      name,
      redirectUris: oauth.authorizedRedirectURLs,
    })),
    users: [...core.store.users.values()].map((user) => ({
      id: user.id,
      email: user.email,
      username: user.username,
      registrations: user.registrations.map(({ applicationId, roles }) => ({
        applicationId,
        roles,
      })),
    })),
    notes: core.notes,
  });
}

function placesOf({ store }: Core, { registrations }: User): string {
  const places = registrations.map(({ applicationId, roles }) =>
    `${store.applications.get(applicationId)?.name ?? applicationId}: ${
      roles.join(", ") || "no role"
    }`
  );
  return places.join("; ") || "no registration";
}
