import * as jose from "jose";
import { randomText } from "../data/secrets.ts";

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

/** A key as kickstart imports one: a pair, a public key, or a secret. */
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

/** 20 random bytes: the 27 characters that FusionAuth's own have. */
export function createKid(): string {
  return randomText(20);
}

/** A new private key; `length` is that of an RSA modulus, in bits. */
export async function generateJwk(
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

/** A generated key, ready for use. */
export async function fromJwk(
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

/** A key that kickstart brings along. Throws TypeError or DOMException for one that is no key. */
export async function importKey(request: ImportedKey): Promise<Key> {
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
