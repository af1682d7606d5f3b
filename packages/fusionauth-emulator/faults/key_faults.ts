import { signingKeys } from "../tokens/signing.ts";
import type { Fault } from "./fault.ts";
import type { JwksFault, KeyFault } from "./fault_names.ts";
import { editJson } from "./json_faults.ts";

/** Unusual signing keys, visible in tokens and in the JWKS. */
export const KEY_FAULTS: Readonly<Record<KeyFault, Fault>> = {
  /** A new key for every pair of tokens, after clients may have read the JWKS. */
  "rotate-before-signing": {
    async draft(draft, core) {
      // The access token of a pair is signed first; its ID token uses the same new key.
      if (draft.kind !== "access") return;
      draft.key = await core.keys.rotate(draft.key.id);
      draft.header.kid = draft.key.kid;
    },
  },
  /** No `kid` in tokens or JWKS, and a single key. */
  "kid-absent-one-key": {
    draft: ({ header }) => void delete header.kid,
    answer: editJson((body, core) => {
      const [signing] = signingKeys(core);
      body.keys = keysOf(body).filter(({ kid }) => kid === signing?.kid)
        .map(withoutKid);
    }),
  },
  /** No `kid` in tokens or JWKS, and several keys that match. */
  "kid-absent-several-keys": {
    draft: ({ header }) => void delete header.kid,
    answer: editJson((body) => {
      body.keys = keysOf(body).map(withoutKid);
    }),
  },
};

/** Wrong or unusual JWKS. */
export const JWKS_FAULTS: Readonly<Record<JwksFault, Fault>> = {
  "keys-none": { answer: editJson((body) => void (body.keys = [])) },
  "keys-missing": { answer: editJson((body) => void delete body.keys) },
  "keys-10000": {
    answer: editJson((body) => {
      const keys = keysOf(body);
      body.keys = [
        ...Array.from({ length: 10_000 }, (_, index) => ({
          ...keys[0],
          kid: `key-${index}`,
        })),
        ...keys,
      ];
    }),
  },
  /** Keys for other purposes, and incomplete ones, before the good ones. */
  "keys-odd-added": {
    answer: editJson((body) => {
      const keys = keysOf(body);
      const [{ kid, n, e } = {}] = keys;
      body.keys = [
        { kty: "RSA", kid, n, e, use: "enc", alg: "RSA-OAEP-256" },
        { kty: "RSA", kid: "incomplete", alg: "RS256" },
        { kty: "oct", kid: "symmetric", alg: "HS256", k: "c2VjcmV0" },
        { kty: "unheard-of", kid: "unheard-of" },
        ...keys,
      ];
    }),
  },
  "use-enc": { answer: editKeys((key) => ({ ...key, use: "enc" })) },
  "alg-other": { answer: editKeys((key) => ({ ...key, alg: "RS512" })) },
};

type Jwk = Record<string, unknown>;

function editKeys(edit: (key: Jwk) => Jwk) {
  return editJson((body) => {
    body.keys = keysOf(body).map(edit);
  });
}

function keysOf(body: Record<string, unknown>): Jwk[] {
  return Array.isArray(body.keys) ? body.keys : [];
}

function withoutKid({ kid: _kid, ...key }: Jwk): Jwk {
  return key;
}
