import * as jose from "jose";
import type { Application } from "../data/application.ts";
import type { Clock } from "../data/clock.ts";
import type { Store } from "../data/store.ts";
import type { Tenant } from "../data/tenant.ts";
import { DEFAULT_SIGNING_KEY_ID } from "../data/well_known_ids.ts";
import type { TokenDraft, TokenHooks } from "./hooks.ts";
import { clientSecretKey, type Key } from "./key.ts";
import type { KeyRing } from "./key_ring.ts";

/** What issuing and reading tokens takes from the instance. */
export interface TokenContext {
  readonly store: Store;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly hooks: TokenHooks;
}

/**
 * Signs claims with a key, by default with FusionAuth's header. Throws TypeError for a public key.
 */
export async function signClaims(
  claims: jose.JWTPayload,
  key: Key,
  header: jose.JWTHeaderParameters = {
    alg: key.algorithm,
    typ: "JWT",
    kid: key.kid,
  },
): Promise<string> {
  if (key.signer === null) {
    throw new TypeError(`The key ${key.id} cannot sign: it is a public key`);
  }
  return await new jose.SignJWT(claims).setProtectedHeader(header).sign(
    key.signer,
  );
}

/** The claims of a token; null if its signature is invalid. Checks nothing but the signature. */
export async function readSignedClaims(
  context: TokenContext,
  presented: string,
): Promise<jose.JWTPayload | null> {
  const token = context.hooks.presented(presented);
  try {
    const header = jose.decodeProtectedHeader(token);
    const key = verificationKey(
      context,
      header.kid ?? "",
      jose.decodeJwt(token),
    );
    if (key === null) return null;
    const { payload } = await jose.compactVerify(token, key.verifier, {
      algorithms: [key.algorithm],
    });
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === "object" && claims !== null ? { ...claims } : null;
  } catch (error) {
    if (error instanceof jose.errors.JOSEError || error instanceof TypeError) {
      return null;
    }
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whose settings decide about a token. */
export interface TokenOwner {
  readonly tenant: Tenant;
  /** Null: the user signed in to no application. */
  readonly application: Application | null;
}

/** The key that signs tokens: the application's own, its tenant's, or the default. */
export function signingKey(
  context: TokenContext,
  { tenant, application }: TokenOwner,
  kind: TokenDraft["kind"],
): Key {
  const name = kind === "access" ? "accessTokenKeyId" : "idTokenKeyId";
  const id = application?.jwt?.[name] ?? tenant.jwt[name] ??
    DEFAULT_SIGNING_KEY_ID;
  const secret = application?.oauth.clientSecret;
  const key = context.keys.get(id) ??
    (secret === undefined ? null : clientSecretKey(id, secret));
  if (key !== null) return key;
  const owner = application ?? tenant;
  throw new Error(
    `${owner.name} signs with the key ${id}, which does not exist`,
  );
}

/** The keys that sign tokens: those in the settings, then the default. */
export function signingKeys({ keys, store }: TokenContext): Key[] {
  const configurations = [
    ...store.tenants.values(),
    ...store.applications.values(),
  ].flatMap(({ jwt }) => jwt ?? []);
  const ids = new Set([
    ...configurations.flatMap((
      jwt,
    ) => [jwt.idTokenKeyId, jwt.accessTokenKeyId]),
    DEFAULT_SIGNING_KEY_ID,
  ]);
  return [...ids].flatMap((id) => (id === null ? null : keys.get(id)) ?? []);
}

/**
 * Replaces every key that signs tokens. The old keys stay in the JWKS, as they do in FusionAuth
 * until they are deleted.
 */
export async function rotateKeys(context: TokenContext): Promise<void> {
  for (const { id } of signingKeys(context)) await context.keys.rotate(id);
}

function verificationKey(
  context: TokenContext,
  kid: string,
  claims: jose.JWTPayload,
): Key | null {
  const known = context.keys.byKid(kid);
  if (known !== null) return known;
  const audience = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud;
  const application = context.store.applications.get(audience ?? "");
  return application === undefined
    ? null
    : clientSecretKey(kid, application.oauth.clientSecret);
}
