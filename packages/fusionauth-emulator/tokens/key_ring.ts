import type * as jose from "jose";
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

/** All keys of the instance. */
export interface KeyRing {
  all(): Key[];
  /** A key by its id, or null. */
  get(id: string): Key | null;
  /** A key by the `kid` of a token's header, or null. */
  byKid(kid: string): Key | null;
  /** Generates a key, or takes it from what was kept of an earlier run. */
  generate(
    request: {
      id: string;
      name: string;
      algorithm: KeyAlgorithm;
      length: number;
    },
  ): Promise<
    Key
  >;
  import(request: ImportedKey): Promise<Key>;
  /** Puts a new key under the id of an old one; the old one stays for verification. */
  rotate(id: string): Promise<Key>;
  /** What is to be kept between runs: the keys that were generated, not those imported. */
  stored(): StoredKey[];
}

// RSA keys take long to make. Emulators of one process that keep nothing share them, by id.
const generatedHere = new Map<string, Promise<jose.JWK>>();

/** A ring with no keys but those kept of an earlier run, each used when it is asked for. */
export function createKeyRing(
  kept: StoredKey[] | null,
  changed: () => void,
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

  return {
    all: () => [...byKid.values()],
    get: (id) => keys.get(id) ?? null,
    byKid: (kid) => byKid.get(kid) ?? null,
    async generate({ id, name, algorithm, length }) {
      let found: Key | null = null;
      // The last one signs; those before it were rotated away and still verify.
      for (const record of kept ?? []) {
        if (record.id === id && record.algorithm === algorithm) {
          found = await keep(record);
        }
      }
      if (found !== null) return found;
      const cache = `${id} ${algorithm} ${length}`;
      const making = kept === null ? generatedHere.get(cache) : undefined;
      const jwk = making ?? generateJwk(algorithm, length);
      if (kept === null) generatedHere.set(cache, jwk);
      const key = await keep({
        id,
        name,
        algorithm,
        kid: createKid(),
        jwk: await jwk,
      });
      changed();
      return key;
    },
    import: async (request) => add(await importKey(request)),
    async rotate(id) {
      const old = keys.get(id);
      if (old === undefined) {
        throw new RangeError(`There is no key ${id} to rotate`);
      }
      const jwk = await generateJwk(old.algorithm, 2048);
      const { name, algorithm } = old;
      const key = await keep({ id, name, algorithm, kid: createKid(), jwk });
      changed();
      return key;
    },
    stored: () => [...stored.values()],
  };
}
