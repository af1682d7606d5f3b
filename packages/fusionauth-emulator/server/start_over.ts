import type { Store } from "../data/store.ts";
import type { Core } from "../instance/core.ts";

/** Replaces the contents of a store; whoever holds the store or its maps sees the new contents. */
export function replaceStore(store: Store, fresh: Store): void {
  for (const id of [...store.users.keys()]) store.deleteUser(id);
  store.defaultTenantId = fresh.defaultTenantId;
  replaceMap(store.tenants, fresh.tenants);
  replaceMap(store.applications, fresh.applications);
  replaceMap(store.themes, fresh.themes);
  replaceMap(store.webhooks, fresh.webhooks);
  replaceMap(store.documents, fresh.documents);
  store.apiKeys = fresh.apiKeys;
  store.cors = fresh.cors;
  for (const user of fresh.users.values()) store.putUser(user);
}

/** Forgets what has happened since the start: sessions, tokens, codes, mails, webhooks, stories. */
export function forgetHistory(core: Core): void {
  for (const { id } of core.refreshTokens.all()) core.refreshTokens.delete(id);
  for (const [, { id }] of core.ssoSessions.entries()) {
    core.ssoSessions.endById(id);
  }
  core.codes.clear();
  core.passwordChanges.clear();
  core.oneTimePasswords.clear();
  core.loginsInProgress.clear();
  core.mails.clear();
  core.deliveries.clear();
  core.log.clear();
  core.stories.clear();
  core.clock.offsetSeconds = 0;
}

function replaceMap<K, V>(map: Map<K, V>, fresh: ReadonlyMap<K, V>) {
  map.clear();
  for (const [key, value] of fresh) map.set(key, value);
}
