import * as jose from "jose";
import { randomText } from "./secrets.ts";

export const KEY_ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "ES256",
  "ES384",
  "ES512",
  "HS256",
  "HS384",
  "HS512",
] as const;
export type KeyAlgorithm = typeof KEY_ALGORITHMS[number];

/** A key of the Key Master. */
export interface Key {
  /** The id that configuration names it by. */
  id: string;
  /** The id that tokens name it by; not the same as `id`. */
  kid: string;
  name: string;
  algorithm: KeyAlgorithm;
  /** Signs; null for a key that only verifies. */
  signer: CryptoKey | Uint8Array | null;
  verifier: CryptoKey | Uint8Array;
  /** What /.well-known/jwks.json shows; null for an HMAC key, which it never shows. */
  publicJwk: jose.JWK | null;
}

/** What is kept of a generated key between runs. */
export interface StoredKey {
  id: string;
  kid: string;
  name: string;
  algorithm: KeyAlgorithm;
  jwk: jose.JWK;
}

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

export interface ImportedKey {
  id: string;
  kid: string | null;
  name: string;
  algorithm: KeyAlgorithm;
  /** PEM, PKCS #8. */
  privateKey: string | null;
  /** PEM, SPKI. */
  publicKey: string | null;
  /** For HMAC. */
  secret: string | null;
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

/** 20 random bytes: the 27 characters that FusionAuth's own have. */
function createKid(): string {
  return randomText(20);
}

async function generateJwk(
  algorithm: KeyAlgorithm,
  length: number,
): Promise<jose.JWK> {
  if (algorithm.startsWith("HS")) {
    const bytes = crypto.getRandomValues(
      new Uint8Array(Number(algorithm.slice(2)) / 8),
    );
    return { kty: "oct", k: jose.base64url.encode(bytes) };
  }
  const { privateKey } = await jose.generateKeyPair(algorithm, {
    extractable: true,
    modulusLength: length,
  });
  return await jose.exportJWK(privateKey);
}

async function fromJwk(
  { id, kid, name, algorithm, jwk }: StoredKey,
): Promise<Key> {
  const signer = await jose.importJWK(jwk, algorithm);
  if (jwk.kty === "oct") {
    return {
      id,
      kid,
      name,
      algorithm,
      signer,
      verifier: signer,
      publicJwk: null,
    };
  }
  const { kty, n, e, crv, x, y } = jwk;
  const members = { kty, n, e, crv, x, y };
  const publicJwk = JSON.parse(
    JSON.stringify({ alg: algorithm, use: "sig", kid, ...members }),
  );
  const verifier = await jose.importJWK(publicJwk, algorithm);
  return { id, kid, name, algorithm, signer, verifier, publicJwk };
}

async function importKey(request: ImportedKey): Promise<Key> {
  const { id, name, algorithm } = request;
  const kid = request.kid ?? createKid();
  if (algorithm.startsWith("HS")) {
    if (request.secret === null) {
      throw new TypeError("An HMAC key needs its secret");
    }
    const secret = new TextEncoder().encode(request.secret);
    return {
      id,
      kid,
      name,
      algorithm,
      signer: secret,
      verifier: secret,
      publicJwk: null,
    };
  }
  if (request.privateKey !== null) {
    const key = await jose.importPKCS8(request.privateKey, algorithm, {
      extractable: true,
    });
    return await fromJwk({
      id,
      kid,
      name,
      algorithm,
      jwk: await jose.exportJWK(key),
    });
  }
  if (request.publicKey === null) {
    throw new TypeError("A key pair needs a private or a public key");
  }
  const verifier = await jose.importSPKI(request.publicKey, algorithm, {
    extractable: true,
  });
  const publicJwk = {
    alg: algorithm,
    use: "sig",
    kid,
    ...await jose.exportJWK(verifier),
  };
  return { id, kid, name, algorithm, signer: null, verifier, publicJwk };
}

/** The key for `HS…` with a client secret, when configuration names one of the shadow keys. */
export function clientSecretKey(id: string, clientSecret: string): Key | null {
  const algorithm = CLIENT_SECRET_KEYS[id];
  if (algorithm === undefined) return null;
  const secret = new TextEncoder().encode(clientSecret);
  const name = "OpenID Connect compliant HMAC";
  return {
    id,
    kid: id,
    name,
    algorithm,
    signer: secret,
    verifier: secret,
    publicJwk: null,
  };
}

const CLIENT_SECRET_KEYS: Readonly<Record<string, KeyAlgorithm>> = {
  "092dbedc-30af-4149-9c61-b578f2c72f59": "HS256",
  "4b8f1c06-518e-45bd-9ac5-d549686ae02a": "HS384",
  "c753a44d-7f2e-48d3-bc4e-c2c16488a23b": "HS512",
};
