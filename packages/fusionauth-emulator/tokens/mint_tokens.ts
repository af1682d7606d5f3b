import type * as jose from "jose";
import { createHash } from "node:crypto";
import type { Application } from "../data/application.ts";
import { ID_TOKEN_TTY } from "../data/guesses.ts";
import { registrationOf } from "../data/store.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import type { TokenDraft } from "./hooks.ts";
import { profileClaims } from "./profile_claims.ts";
import {
  signClaims,
  signingKey,
  type TokenContext,
  type TokenOwner,
} from "./signing.ts";

/** What tokens are issued for. */
export interface TokenRequest {
  /** Null: the user signed in to no application. */
  application: Application | null;
  user: User;
  scopes: string[];
  /** When the user authenticated, in seconds. */
  authTime: number;
  authenticationType: string;
  /** The grants used since the sign-in, the first one first; empty without a grant. */
  grantTypes: string[];
  refreshTokenId: string | null;
  ssoSessionId: string | null;
  nonce: string | null;
  /** The authorization code, for `c_hash`; null in a refresh. */
  code: string | null;
  lifeSeconds: number;
}

/** An access token and perhaps an ID token. */
export interface Tokens {
  accessToken: string;
  /** Null without the scope `openid`. */
  idToken: string | null;
}

const ACCESS_TOKEN_TTY = "at";

/** Issues the tokens of a user, with the claims of FusionAuth 1.69. */
export async function mintTokens(
  context: TokenContext,
  request: TokenRequest,
): Promise<Tokens> {
  const { application, user, scopes } = request;
  const { store } = context;
  const tenant = application === null
    ? store.tenants.get(user.tenantId) ?? store.tenantOf(null)
    : store.tenantOf(application);
  const owner = { tenant, application };
  const shared = sharedClaims(context, request, tenant);
  const compatible = application?.oauth.scopeHandlingPolicy === "Compatibility";
  const access = sign(context, request, owner, {
    ...shared,
    ...(application === null ? {} : registrationClaims(user, application)),
    ...(compatible ? compatibilityClaims(user) : {}),
    ...(request.grantTypes.length === 0 ? {} : { gty: request.grantTypes }),
    ...defined({ sid: request.refreshTokenId ?? request.ssoSessionId }),
    tty: ACCESS_TOKEN_TTY,
  });
  if (!scopes.includes("openid")) {
    return { accessToken: await access, idToken: null };
  }
  const accessToken = await access;
  const algorithm = signingKey(context, owner, "id").algorithm;
  const idToken = await sign(context, request, owner, {
    ...shared,
    ...profileClaims(user, compatible ? "all" : scopes),
    ...defined({
      sid: request.ssoSessionId,
      nonce: request.nonce,
      c_hash: request.code === null ? null : halfHash(request.code, algorithm),
    }),
    at_hash: halfHash(accessToken, algorithm),
    tty: ID_TOKEN_TTY,
  });
  return { accessToken, idToken };
}

async function sign(
  context: TokenContext,
  request: TokenRequest,
  owner: TokenOwner,
  claims: jose.JWTPayload,
): Promise<string> {
  const kind = claims.tty === ACCESS_TOKEN_TTY ? "access" : "id";
  const key = signingKey(context, owner, kind);
  const draft: TokenDraft = {
    kind,
    applicationId: owner.application?.id ?? "",
    userId: request.user.id,
    header: { alg: key.algorithm, typ: "JWT", kid: key.kid },
    claims: { ...claims, jti: crypto.randomUUID() },
    key,
  };
  await context.hooks.draft(draft);
  const token = await signClaims(draft.claims, draft.key, draft.header);
  return await context.hooks.signed(token, draft);
}

function sharedClaims(
  context: TokenContext,
  request: TokenRequest,
  tenant: Tenant,
): jose.JWTPayload {
  const { application, user } = request;
  const now = Math.floor(context.clock.now() / 1000);
  return {
    ...(application === null ? {} : { aud: application.id }),
    exp: now + request.lifeSeconds,
    iat: now,
    iss: tenant.issuer,
    sub: user.id,
    authenticationType: request.authenticationType,
    auth_time: request.authTime,
    tid: tenant.id,
    ...(request.scopes.length === 0 ? {} : { scope: request.scopes.join(" ") }),
  };
}

function registrationClaims(
  user: User,
  { id: applicationId }: Application,
): jose.JWTPayload {
  const registration = registrationOf(user, applicationId);
  return registration === null
    ? {}
    : { applicationId, roles: registration.roles };
}

function compatibilityClaims(user: User): jose.JWTPayload {
  return {
    ...profileClaims(user, ["email"]),
    ...defined({ preferred_username: user.username }),
  };
}

/** The left half of a hash, as in `at_hash` and `c_hash` (OpenID Connect Core 3.1.3.6). */
function halfHash(text: string, algorithm: string): string {
  const digest = createHash(`sha${algorithm.slice(2)}`).update(text).digest();
  return digest.subarray(0, digest.length / 2).toString("base64url");
}

function defined(
  claims: Record<string, string | null>,
): Record<string, string> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(claims)) {
    if (value !== null) known[name] = value;
  }
  return known;
}
