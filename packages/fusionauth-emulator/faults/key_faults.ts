import { signingKeys } from "../tokens/signing.ts";
import type { Mode } from "./fault.ts";
import { editJson } from "./json_faults.ts";

/** What can happen to the signing keys, seen in tokens and in the JWKS at once. */
export const KEY_MODES = {
  /** A new key for every pair of tokens, made when clients may have read the JWKS already. */
  "rotate-before-signing": {
    async draft(draft, core) {
      // The access token of a pair is made first; its ID token finds the new key in place.
      if (draft.kind !== "access") return;
      draft.key = await core.keys.rotate(draft.key.id);
      draft.header.kid = draft.key.kid;
    },
  },
  /** No `kid` anywhere, and a single key. */
  "kid-absent-one-key": {
    draft: ({ header }) => void delete header.kid,
    answer: editJson((body, core) => {
      const [signing] = signingKeys(core);
      body.keys = keysOf(body).filter(({ kid }) => kid === signing?.kid)
        .map(withoutKid);
    }),
  },
  /** No `kid` anywhere, and several keys that fit. */
  "kid-absent-several-keys": {
    draft: ({ header }) => void delete header.kid,
    answer: editJson((body) => {
      body.keys = keysOf(body).map(withoutKid);
    }),
  },
} satisfies Record<string, Mode>;

/** What can be wrong with the JWKS. */
export const JWKS_MODES = {
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
  /** Keys that are for something else, or not whole, around the good ones. */
  "keys-odd-added": {
    answer: editJson((body) => {
      const keys = keysOf(body);
      const [{ kid, n, e } = {}] = keys;
      body.keys = [
        { kty: "RSA", kid, n, e, use: "enc", alg: "RSA-OAEP-256" },
        { kty: "RSA", kid: "not-whole", alg: "RS256" },
        { kty: "oct", kid: "symmetric", alg: "HS256", k: "c2VjcmV0" },
        { kty: "unheard-of", kid: "unheard-of" },
        ...keys,
      ];
    }),
  },
  "use-enc": { answer: editKeys((key) => ({ ...key, use: "enc" })) },
  "alg-other": { answer: editKeys((key) => ({ ...key, alg: "RS512" })) },
} satisfies Record<string, Mode>;

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
