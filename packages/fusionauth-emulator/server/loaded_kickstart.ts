import { createStore, type Store } from "../data/store.ts";
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
  givenSecret,
} from "../kickstart/reload/configuration.ts";
import { applyKickstart } from "../kickstart/requests/apply_kickstart.ts";
import type { Target } from "../kickstart/requests/request.ts";
import { createKeyRing, type KeyRing } from "../tokens/key_ring.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";
import { replaceStore } from "./start_over.ts";

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
  /**
   * Reads the kickstart anew and replaces whatever differs from it in the instance, except for keys
   * and generated client secrets. Throws KickstartError, and changes nothing, for a mistake.
   */
  startOver(): Promise<void>;
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

  async function readAnew(): Promise<NextKickstart> {
    const next = read();
    const store = createStore(next.defaultTenantId);
    const keys = createKeyRing({
      kept: core.keys.stored(),
      keyFolder: null,
      changed() {},
    });
    const nextNotes = await apply({ store, keys }, next);
    const after = copyConfiguration(store);
    return { next, store, keys, notes: nextNotes, after };
  }

  function settle({ next, keys, notes: nextNotes, after }: NextKickstart) {
    core.keys.adopt(keys);
    core.notes.splice(0, notes.length, ...nextNotes);
    notes = nextNotes;
    configuration = after;
    texts = next.texts;
  }

  async function reload(): Promise<string[]> {
    const anew = await readAnew();
    const { after } = anew;
    const changes = findChanges(configuration, after);
    const lines = [
      ...changes.map(({ line }) => line),
      ...findInstanceChanges(configuration, after),
      ...anew.notes.filter((note) => !notes.includes(note)),
    ];
    applyChanges(core, after, changes);
    settle(anew);
    return lines;
  }

  async function startOver(): Promise<void> {
    const anew = await readAnew();
    keepGeneratedSecrets(core.store, anew);
    replaceStore(core.store, anew.store);
    settle(anew);
  }

  return {
    get texts() {
      return texts;
    },
    hasUser: (id) => configuration.users.has(id),
    reload,
    startOver,
  };
}

/** A kickstart that was read anew, applied to a store of its own. */
interface NextKickstart {
  next: Kickstart;
  store: Store;
  keys: KeyRing;
  notes: string[];
  after: Configuration;
}

/** Clients keep working with a secret that the kickstart leaves to be generated. */
function keepGeneratedSecrets(known: Store, { store, after }: NextKickstart) {
  for (const { id, oauth } of store.applications.values()) {
    const secret = known.applications.get(id)?.oauth.clientSecret;
    if (secret !== undefined && givenSecret(after, id) === null) {
      oauth.clientSecret = secret;
    }
  }
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
