import { FUSIONAUTH_APPLICATION_ID } from "../data/well_known_ids.ts";
import type { InspectableEmulator } from "./emulator.ts";

/** How many users are listed; a kickstart may have hundreds. */
const USERS_SHOWN = 20;

/** What is printed at start: the origin, applications, users and notes. */
export function announce({ origin, core }: InspectableEmulator): string {
  const { store, notes } = core;
  const applications = [...store.applications.values()]
    .filter(({ id }) => id !== FUSIONAUTH_APPLICATION_ID)
    .map(({ id, name, oauth }) =>
      `  ${name} (${id}): ${oauth.authorizedRedirectURLs.join(", ")}`
    );
  const users = [...store.users.values()].map((user) => {
    const places = user.registrations.map(({ applicationId, roles }) =>
      `${store.applications.get(applicationId)?.name ?? applicationId}: ${
        roles.join(", ") || "no role"
      }`
    );
    const where = places.join("; ") || "no registration";
    return `  ${user.email ?? user.username ?? user.id} (${where})`;
  });
  const more = users.length - USERS_SHOWN;
  return [
    `FusionAuth emulator on ${origin} (for development, not FusionAuth)`,
    "Applications and their redirect URIs:",
    ...applications,
    "Users, with their passwords in the kickstart:",
    ...users.slice(0, USERS_SHOWN),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...notes.map((note) => `Note: ${note}`),
  ].join("\n");
}
