import { createStore } from "../data/store.ts";
import type { Core } from "../instance/core.ts";
import type { Kickstart } from "../kickstart/file/kickstart.ts";
import { applyChanges } from "../kickstart/reload/apply_changes.ts";
import {
  findChanges,
  findInstanceChanges,
} from "../kickstart/reload/changes.ts";
import {
  type Configuration,
  copyConfiguration,
} from "../kickstart/reload/configuration.ts";
import { applyKickstart } from "../kickstart/requests/apply_kickstart.ts";
import type { Target } from "../kickstart/requests/request.ts";
import { createKeyRing } from "../tokens/key_ring.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";

/** The kickstart of a running instance. */
export interface LoadedKickstart {
  /** The files that it was read from, with their texts; the kickstart file first. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether the kickstart creates this user. */
  hasUser(id: string): boolean;
  /**
   * Reads the kickstart anew and carries its changes over to the instance. Returns what changed, one
   * line each. Throws KickstartError, and changes nothing, for a kickstart with a mistake.
   */
  reload(): Promise<string[]>;
}

/** Applies a kickstart to a new instance; `read` reads it anew. */
export async function loadKickstart(
  core: Core,
  kickstart: Kickstart,
  read: () => Kickstart,
): Promise<LoadedKickstart> {
  let notes = await apply(core, kickstart);
  core.notes.push(...notes);
  let configuration = copyConfiguration(core.store);
  let { texts } = kickstart;

  async function reload(): Promise<string[]> {
    const next = read();
    const store = createStore(next.defaultTenantId);
    const keys = createKeyRing(core.keys.stored(), () => {});
    const nextNotes = await apply({ store, keys }, next);
    const after: Configuration = copyConfiguration(store);
    const changes = findChanges(configuration, after);
    const lines = [
      ...changes.map(({ line }) => line),
      ...findInstanceChanges(configuration, after),
      ...nextNotes.filter((note) => !notes.includes(note)),
    ];
    core.keys.adopt(keys);
    applyChanges(core, after, changes);
    core.notes.splice(0, notes.length, ...nextNotes);
    notes = nextNotes;
    configuration = after;
    texts = next.texts;
    return lines;
  }

  return {
    get texts() {
      return texts;
    },
    hasUser: (id) => configuration.users.has(id),
    reload,
  };
}

/** Applies a kickstart and returns its notes. */
async function apply(
  { store, keys }: Pick<Target, "store" | "keys">,
  kickstart: Kickstart,
): Promise<string[]> {
  const notes = new Set<string>();
  const target = { store, keys, note: (line: string) => void notes.add(line) };
  await applyKickstart(target, kickstart);
  return [...notes, ...unsupportedWebhookSettings(store)];
}
