import {
  createKid,
  fromJwk,
  generateJwk,
  type ImportedKey,
  importKey,
  type Key,
  type KeyAlgorithm,
  type StoredKey,
} from "./key.ts";
import { shareKey } from "./shared_keys.ts";

/** A key to generate. */
export interface KeyRequest {
  readonly id: string;
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  /** The RSA modulus length, in bits. */
  readonly length: number;
}

/** The keys of the instance. */
export interface KeyRing {
  all(): Key[];
  /** Finds a key by its id. */
  get(id: string): Key | null;
  /** Finds a key by the `kid` in a token's header. */
  byKid(kid: string): Key | null;
  /** Generates a key, or restores it if an earlier run generated it. */
  generate(request: KeyRequest): Promise<Key>;
  /** Imports a key. Throws TypeError or DOMException for an invalid one. */
  import(request: ImportedKey): Promise<Key>;
  /**
   * Replaces a key with a new one of the same id; the old key still verifies. Throws RangeError for
   * an unknown id.
   */
  rotate(id: string): Promise<Key>;
  /** Takes over the keys of another key ring. */
  adopt(other: KeyRing): void;
  /** The generated keys, for the state file. */
  stored(): StoredKey[];
}

/** How a key ring gets and keeps its keys. */
export interface KeyRingOptions {
  /** An earlier run's keys, restored when they are requested; null without a state file. */
  readonly kept: StoredKey[] | null;
  /** Where emulators without a state file share their keys. */
  readonly keyFolder: string | null;
  /** Called with every generated key. */
  readonly changed: (key: StoredKey) => void;
}

/** Creates an empty key ring. */
export function createKeyRing(
  { kept, keyFolder, changed }: KeyRingOptions,
): KeyRing {
  const keys = new Map<string, Key>();
  const byKid = new Map<string, Key>();
  const stored = new Map<string, StoredKey>();

  function add(key: Key): Key {
    keys.set(key.id, key);
    byKid.set(key.kid, key);
    return key;
  }

  async function keep(record: StoredKey): Promise<Key> {
    stored.set(record.kid, record);
    return add(await fromJwk(record));
  }

  async function keepNew(record: StoredKey): Promise<Key> {
    const key = await keep(record);
    changed(record);
    return key;
  }

  return {
    all: () => [...byKid.values()],
    get: (id) => keys.get(id) ?? null,
    byKid: (kid) => byKid.get(kid) ?? null,
    async generate({ id, name, algorithm, length }) {
      let found: Key | null = null;
      // The last one signs; the others were rotated out and still verify.
      for (const record of kept ?? []) {
        if (record.id === id && record.algorithm === algorithm) {
          found = await keep(record);
        }
      }
      if (found !== null) return found;
      const make = () => generateJwk(algorithm, length);
      const jwk = kept === null
        ? shareKey(`${id} ${algorithm} ${length}`, keyFolder, make)
        : make();
      return await keepNew({
        id,
        name,
        algorithm,
        kid: createKid(),
        jwk: await jwk,
      });
    },
    import: async (request) => add(await importKey(request)),
    async rotate(id) {
      const old = keys.get(id);
      if (old === undefined) {
        throw new RangeError(`There is no key ${id} to rotate`);
      }
      const jwk = await generateJwk(old.algorithm, 2048);
      const { name, algorithm } = old;
      return await keepNew({ id, name, algorithm, kid: createKid(), jwk });
    },
    adopt(other) {
      other.all().forEach(add);
      for (const record of other.stored()) {
        if (stored.has(record.kid)) continue;
        stored.set(record.kid, record);
        changed(record);
      }
    },
    stored: () => [...stored.values()],
  };
}
