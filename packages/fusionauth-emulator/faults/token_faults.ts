import * as jose from "jose";
import { createHash } from "node:crypto";
import type { Core } from "../instance/core.ts";
import type { TokenDraft } from "../tokens/hooks.ts";
import type { Key } from "../tokens/key.ts";
import type { Fault } from "./fault.ts";
import type { TokenFault } from "./fault_names.ts";

const STRANGER = "11111111-2222-4333-8444-555555555555";
const DAY = 86_400;
const END_OF_9999 = 253_402_300_799;
const ES256_KEY_ID = "fault-es256";

/** Wrong or unusual ID tokens and access tokens. */
export const TOKEN_FAULTS: Readonly<Record<TokenFault, Fault>> = {
  "iss-wrong": claims(() => ({ iss: "https://issuer.example" })),
  "iss-missing": claims(() => ({ iss: undefined })),
  "iss-slash": claims(({ iss }) => ({ iss: `${iss}/` })),
  "iss-array": claims(({ iss }) => ({ iss: [iss] })),

  "aud-wrong": claims(() => ({ aud: STRANGER })),
  "aud-missing": claims(() => ({ aud: undefined })),
  "aud-array": claims(({ aud }) => ({ aud: [aud] })),
  "aud-array-with-stranger": claims(({ aud }) => ({ aud: [aud, STRANGER] })),
  "azp-wrong": claims(() => ({ azp: STRANGER })),

  "sub-missing": claims(() => ({ sub: undefined })),
  "sub-empty": claims(() => ({ sub: "" })),
  "sub-number": claims(() => ({ sub: 42 })),
  "sub-long": claims(() => ({ sub: "s".repeat(300) })),
  "sub-other": claims(() => ({ sub: STRANGER })),
  "email-odd": claims(() => ({ email: "richard@example.com@evil.example" })),

  "nonce-wrong": claims(() => ({ nonce: "another-nonce" })),
  "nonce-missing": claims(() => ({ nonce: undefined })),
  "nonce-empty": claims(() => ({ nonce: "" })),

  "exp-past": claims(({ iat }) => ({ exp: Number(iat) - 600 })),
  "exp-missing": claims(() => ({ exp: undefined })),
  "exp-text": claims(({ exp }) => ({ exp: String(exp) })),
  "exp-9999": claims(() => ({ exp: END_OF_9999 })),
  "iat-missing": claims(() => ({ iat: undefined })),
  "iat-future": claims(({ iat }) => ({ iat: Number(iat) + DAY })),
  "nbf-future": claims(({ iat }) => ({ nbf: Number(iat) + DAY })),
  "auth-time-missing": claims(() => ({ auth_time: undefined })),
  "auth-time-older": claims(({ auth_time: at }) => ({
    "auth_time": Number(at) - DAY,
  })),

  "at-hash-wrong": claims(() => ({ at_hash: halfHash("another token") })),
  "at-hash-missing": claims(() => ({ at_hash: undefined })),
  "tty-wrong": claims(({ tty }) => ({ tty: tty === "at" ? "id" : "at" })),
  "logout-token": claims(() => ({
    nonce: undefined,
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
  })),

  "alg-none": {
    signed: (_token, { header, claims }) =>
      `${encode({ ...header, alg: "none" })}.${encode(claims)}.`,
  },
  "alg-hs256-client-secret": {
    draft(draft, core) {
      const application = core.store.applications.get(draft.applicationId);
      signWith(draft, {
        ...draft.key,
        algorithm: "HS256",
        signer: new TextEncoder().encode(application?.oauth.clientSecret),
      });
    },
  },
  "alg-hs256-public-key": {
    async draft(draft) {
      if (draft.key.verifier instanceof Uint8Array) return;
      const pem = await jose.exportSPKI(draft.key.verifier);
      const signer = new TextEncoder().encode(pem);
      signWith(draft, { ...draft.key, algorithm: "HS256", signer });
    },
  },
  /** The key is in the JWKS; only a client that expects one algorithm refuses the token. */
  "alg-es256": {
    draft: async (draft, core) => signWith(draft, await es256Key(core)),
  },
  "signature-broken": {
    signed: (token) => editSignature(token, (text) => swapMiddle(text)),
  },
  "signature-empty": { signed: (token) => editSignature(token, () => "") },
  /** Signed by another key than the one that `kid` names. */
  "key-foreign": {
    async draft(draft) {
      const { privateKey } = await foreignKey();
      signWith(draft, { ...draft.key, signer: privateKey });
    },
  },
  /** Correctly signed, but no JWKS has the `kid`. */
  "kid-unknown": {
    draft: ({ header }) => void (header.kid = crypto.randomUUID()),
  },
  "crit-unknown": {
    signed: (_token, draft) => signCritical(draft),
  },
  "header-jwk": {
    async draft(draft) {
      const { privateKey, publicJwk } = await foreignKey();
      draft.header = { alg: "RS256", typ: "JWT", jwk: publicJwk };
      draft.key = { ...draft.key, signer: privateKey };
    },
  },
  "header-jku": foreignHeader({ jku: "https://issuer.example/jwks.json" }),
  "header-x5u": foreignHeader({ x5u: "https://issuer.example/certificate" }),
};

/** Changes claims; `undefined` removes one. */
function claims(
  change: (claims: jose.JWTPayload) => Record<string, unknown>,
): Fault {
  return {
    draft(draft) {
      draft.claims = { ...draft.claims, ...change(draft.claims) };
    },
  };
}

/** Signed by a foreign key, with a header that says where to fetch it. */
function foreignHeader(parameters: { jku?: string; x5u?: string }): Fault {
  return {
    async draft(draft) {
      const { privateKey } = await foreignKey();
      draft.header = { ...draft.header, kid: "foreign", ...parameters };
      draft.key = { ...draft.key, signer: privateKey };
    },
  };
}

function signWith(draft: TokenDraft, key: Key) {
  draft.key = key;
  draft.header = { ...draft.header, alg: key.algorithm, kid: key.kid };
}

async function signCritical({ claims, header, key }: TokenDraft) {
  if (key.signer === null) throw new TypeError("The key cannot sign");
  const payload = new TextEncoder().encode(JSON.stringify(claims));
  const extension = "urn:example:unknown";
  return await new jose.CompactSign(payload)
    .setProtectedHeader({ ...header, crit: [extension], [extension]: true })
    .sign(key.signer, { crit: { [extension]: true } });
}

async function es256Key({ keys }: Core): Promise<Key> {
  const known = keys.get(ES256_KEY_ID);
  if (known !== null) return known;
  const pair = await jose.generateKeyPair("ES256", { extractable: true });
  return await keys.import({
    id: ES256_KEY_ID,
    kid: null,
    name: "Fault",
    algorithm: "ES256",
    privateKey: await jose.exportPKCS8(pair.privateKey),
    publicKey: null,
    secret: null,
  });
}

interface ForeignKey {
  privateKey: CryptoKey;
  publicJwk: jose.JWK;
}

let foreign: Promise<ForeignKey> | undefined;

/** A key that is in no JWKS; generated once, because that is slow. */
function foreignKey(): Promise<ForeignKey> {
  return foreign ??= jose.generateKeyPair("RS256").then(
    async ({ privateKey, publicKey }) => ({
      privateKey,
      publicJwk: await jose.exportJWK(publicKey),
    }),
  );
}

function editSignature(token: string, edit: (text: string) => string): string {
  const [header, payload, signature = ""] = token.split(".");
  return [header, payload, edit(signature)].join(".");
}

/** Changes a letter in the middle: the last letter may hold unused bits. */
function swapMiddle(text: string): string {
  const middle = Math.floor(text.length / 2);
  const letter = text[middle] === "A" ? "B" : "A";
  return text.slice(0, middle) + letter + text.slice(middle + 1);
}

function encode(value: unknown): string {
  return jose.base64url.encode(JSON.stringify(value));
}

function halfHash(text: string): string {
  return createHash("sha256").update(text).digest().subarray(0, 16)
    .toString("base64url");
}
