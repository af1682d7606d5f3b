import * as jose from "jose";
import type { Core } from "../instance/core.ts";
import { clientSecretKey, type Key } from "./key.ts";
import { DEFAULT_SIGNING_KEY_ID } from "../kickstart/file/expand.ts";
import type { TokenDraft } from "./hooks.ts";
import type { Application } from "../data/model.ts";

/** Signs claims with a key, under a header as FusionAuth writes it. */
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
    throw new TypeError(`The key ${key.id} cannot sign: it is public`);
  }
  return await new jose.SignJWT(claims).setProtectedHeader(header).sign(
    key.signer,
  );
}

/** Checks a token's signature against the instance's keys, and nothing else; null if it is bad. */
export async function readSignedClaims(
  core: Core,
  presented: string,
): Promise<jose.JWTPayload | null> {
  const token = core.hooks.presented(presented);
  try {
    const header = jose.decodeProtectedHeader(token);
    const key = verificationKey(core, header.kid ?? "", jose.decodeJwt(token));
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

/** The key for an application's tokens: its own, its tenant's, or the default. */
export function signingKey(
  core: Core,
  application: Application,
  kind: TokenDraft["kind"],
): Key {
  const name = kind === "access" ? "accessTokenKeyId" : "idTokenKeyId";
  const tenant = core.store.tenantOf(application);
  const id = application.jwt?.[name] ?? tenant.jwt[name] ??
    DEFAULT_SIGNING_KEY_ID;
  const key = core.keys.get(id) ??
    clientSecretKey(id, application.oauth.clientSecret);
  if (key === null) {
    throw new Error(
      `${application.name} signs with the key ${id}, which is not there`,
    );
  }
  return key;
}

function verificationKey(
  core: Core,
  kid: string,
  claims: jose.JWTPayload,
): Key | null {
  const known = core.keys.byKid(kid);
  if (known !== null) return known;
  const audience = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud;
  const application = core.store.applications.get(audience ?? "");
  return application === undefined
    ? null
    : clientSecretKey(kid, application.oauth.clientSecret);
}
