import { createStore, type Store } from "../data/store.ts";
import type { Core } from "../instance/core.ts";
import type { Kickstart } from "../kickstart/file/kickstart.ts";
import { applyKickstart } from "../kickstart/requests/apply_kickstart.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";

/**
 * Brings a running instance back to its kickstart: replaces its store, and forgets sessions, tokens,
 * mails and stories. The keys stay, so that clients need not fetch them anew. Throws KickstartError
 * for a mistake in the kickstart, and then changes nothing.
 */
export async function startOver(
  core: Core,
  kickstart: Kickstart,
): Promise<void> {
  const store = createStore(kickstart.defaultTenantId);
  const notes = new Set<string>();
  await applyKickstart({
    store,
    keys: keepingKeys(core.keys),
    note: (line) => notes.add(line),
  }, kickstart);
  replaceStore(core.store, store);
  const { length } = core.notes;
  core.notes.splice(0, length, ...notes, ...unsupportedWebhookSettings(store));
  forgetHistory(core);
}

/** A key ring that keeps the keys it has, whatever is generated or imported under their ids. */
function keepingKeys(keys: KeyRing): KeyRing {
  return {
    ...keys,
    generate: async (request) =>
      keys.get(request.id) ?? await keys.generate(request),
    import: async (request) =>
      keys.get(request.id) ?? await keys.import(request),
  };
}

/** Replaces the contents of a store; whoever holds the store or its maps sees the new contents. */
function replaceStore(store: Store, fresh: Store) {
  for (const id of [...store.users.keys()]) store.deleteUser(id);
  store.defaultTenantId = fresh.defaultTenantId;
  replaceMap(store.tenants, fresh.tenants);
  replaceMap(store.applications, fresh.applications);
  replaceMap(store.themes, fresh.themes);
  replaceMap(store.webhooks, fresh.webhooks);
  replaceMap(store.documents, fresh.documents);
  store.apiKeys.splice(0, store.apiKeys.length, ...fresh.apiKeys);
  store.cors = fresh.cors;
  for (const user of fresh.users.values()) store.putUser(user);
}

function forgetHistory(core: Core) {
  for (const { id } of core.refreshTokens.all()) core.refreshTokens.delete(id);
  for (const [, { id }] of core.ssoSessions.entries()) {
    core.ssoSessions.endById(id);
  }
  core.codes.clear();
  core.passwordChanges.clear();
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
