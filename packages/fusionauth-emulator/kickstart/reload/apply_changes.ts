import type { Core } from "../../instance/core.ts";
import type { EntityChange } from "./changes.ts";
import { type Configuration, givenSecret, KINDS } from "./configuration.ts";

/**
 * Carries the changes of a kickstart over to the running instance. Entities that did not change keep
 * what happened to them since the start.
 */
export function applyChanges(
  core: Core,
  after: Configuration,
  changes: readonly EntityChange[],
) {
  const { store } = core;
  for (const { kind, id, what } of changes) {
    if (kind === "users") changeUser(core, after, id);
    else if (what === "removed") store[kind].delete(id);
    else if (kind === "applications") changeApplication(core, after, id);
    else if (kind === "tenants") put(store.tenants, after.tenants, id);
    else if (kind === "themes") put(store.themes, after.themes, id);
    else put(store.webhooks, after.webhooks, id);
    put(store.documents, after.documents, `${KINDS[kind]} ${id}`);
  }
  store.defaultTenantId = after.defaultTenantId;
  store.apiKeys = structuredClone(after.apiKeys);
  store.cors = structuredClone(after.cors);
  endOrphans(core);
}

function changeUser({ store }: Core, after: Configuration, id: string) {
  const user = after.users.get(id);
  if (user === undefined) return store.deleteUser(id);
  for (const login of [user.email, user.username, user.profile.phoneNumber]) {
    const holder = store.findUser(user.tenantId, login ?? "");
    // Somebody registered with a login that now belongs to a user of the kickstart.
    if (holder !== null && holder.id !== id) store.deleteUser(holder.id);
  }
  store.putUser(structuredClone(user));
}

function changeApplication({ store }: Core, after: Configuration, id: string) {
  const known = store.applications.get(id);
  put(store.applications, after.applications, id);
  const application = store.applications.get(id);
  const isGenerated = givenSecret(after, id) === null;
  if (application !== undefined && known !== undefined && isGenerated) {
    application.oauth.clientSecret = known.oauth.clientSecret;
  }
}

/** Sets the entry of a map to a copy of another map's, or deletes it if there is none. */
function put<T>(
  map: Map<string, T>,
  after: ReadonlyMap<string, T>,
  id: string,
) {
  const entry = after.get(id);
  if (entry === undefined) map.delete(id);
  else map.set(id, structuredClone(entry));
}

/** Ends the users, tokens and sessions of what no longer exists, as a restart would. */
function endOrphans({ store, refreshTokens, ssoSessions }: Core) {
  for (const { id, tenantId } of [...store.users.values()]) {
    if (!store.tenants.has(tenantId)) store.deleteUser(id);
  }
  for (const { id, userId, applicationId } of refreshTokens.all()) {
    const isKnown = store.users.has(userId) &&
      store.applications.has(applicationId);
    if (!isKnown) refreshTokens.delete(id);
  }
  for (const [, { userId }] of ssoSessions.entries()) {
    if (!store.users.has(userId)) ssoSessions.endOfUser(userId);
  }
}
