import * as jose from "jose";
import { randomText } from "../data/secrets.ts";

/** The algorithms that keys can have. */
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
/** A JWS algorithm (RFC 7518 section 3.1). */
export type KeyAlgorithm = typeof KEY_ALGORITHMS[number];

/** A key, as in FusionAuth's Key Master. */
export interface Key {
  /** The id that settings refer to. */
  id: string;
  /** The id in the header of tokens; different from `id`. */
  kid: string;
  name: string;
  algorithm: KeyAlgorithm;
  /** Null for a public key, which cannot sign. */
  signer: CryptoKey | Uint8Array | null;
  verifier: CryptoKey | Uint8Array;
  /** Its entry in the JWKS; null for an HMAC key, which is never published. */
  publicJwk: jose.JWK | null;
}

/** A generated key, as the state file has it. */
export interface StoredKey {
  id: string;
  kid: string;
  name: string;
  algorithm: KeyAlgorithm;
  jwk: jose.JWK;
}

/** A key to import: a key pair, a public key, or an HMAC secret. */
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

/** Creates a kid of 27 characters, as FusionAuth's are. */
export function createKid(): string {
  return randomText(20);
}

/** Generates a private key. `length` is the RSA modulus length, in bits. */
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

/** Makes a stored key ready for use. */
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

/** Imports a key. Throws TypeError or DOMException for an invalid one. */
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

/** The HMAC key of a client secret, if `id` is one of FusionAuth's shadow keys; else null. */
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
