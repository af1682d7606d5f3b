import type * as jose from "jose";
import { createHash } from "node:crypto";
import type { Application } from "../data/application.ts";
import { ID_TOKEN_TTY } from "../data/guesses.ts";
import { registrationOf } from "../data/store.ts";
import type { User } from "../data/user.ts";
import type { TokenDraft } from "./hooks.ts";
import { profileClaims } from "./profile_claims.ts";
import { signClaims, signingKey, type TokenContext } from "./signing.ts";

/** What tokens are issued for. */
export interface TokenRequest {
  application: Application;
  user: User;
  scopes: string[];
  /** When the user authenticated, in seconds. */
  authTime: number;
  authenticationType: string;
  /** The grants used since the sign-in, the first one first. */
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

/** Issues the tokens of a user, with the claims of FusionAuth 1.69. */
export async function mintTokens(
  context: TokenContext,
  request: TokenRequest,
): Promise<Tokens> {
  const { application, user, scopes } = request;
  const shared = sharedClaims(context, request);
  const compatible = application.oauth.scopeHandlingPolicy === "Compatibility";
  const registration = registrationOf(user, application.id);
  const access = sign(context, request, "access", {
    ...shared,
    ...(registration === null
      ? {}
      : { applicationId: application.id, roles: registration.roles }),
    ...(compatible ? compatibilityClaims(user) : {}),
    gty: request.grantTypes,
    ...defined({ sid: request.refreshTokenId ?? request.ssoSessionId }),
    tty: "at",
  });
  if (!scopes.includes("openid")) {
    return { accessToken: await access, idToken: null };
  }
  const accessToken = await access;
  const algorithm = signingKey(context, application, "id").algorithm;
  const idToken = await sign(context, request, "id", {
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
  kind: TokenDraft["kind"],
  claims: jose.JWTPayload,
): Promise<string> {
  const key = signingKey(context, request.application, kind);
  const draft: TokenDraft = {
    kind,
    applicationId: request.application.id,
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
): jose.JWTPayload {
  const { application, user } = request;
  const tenant = context.store.tenantOf(application);
  const now = Math.floor(context.clock.now() / 1000);
  return {
    aud: application.id,
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
