import type { Context } from "fresh";
import { createPublicKey } from "node:crypto";
import {
  NO_PUBLIC_KEY_STATUS,
  REFRESH_NOT_ALLOWED_KIND,
} from "../data/guesses.ts";
import { jwtConfigurationOf } from "../data/store.ts";
import {
  ACCESS_TOKEN_COOKIE,
  getCookie,
  REFRESH_TOKEN_COOKIE,
} from "../http/cookies.ts";
import { NO_STORE } from "../http/headers.ts";
import type { State } from "../instance/state.ts";
import {
  findRefreshToken,
  lifetimeFrom,
  redeemRefreshToken,
} from "../oauth/token/redeem_refresh_token.ts";
import type { Key } from "../tokens/key.ts";
import { readSignedClaims } from "../tokens/signing.ts";
import { accessTokenOf } from "./access_token.ts";
import { emptyResponse, withBodyErrors } from "./api_call.ts";
import { fieldError, type FieldErrorKind } from "./errors.ts";
import { readJsonBody } from "./read_body.ts";
import { setTokenCookies } from "./token_cookies.ts";

/** `GET /api/jwt/validate`: the claims of an access token; 401 if it is not valid. */
export async function validateJwt(ctx: Context<State>): Promise<Response> {
  const { core } = ctx.state;
  const token = accessTokenOf(ctx.req.headers);
  const jwt = token === null ? null : await readSignedClaims(core, token);
  const isValid = typeof jwt?.exp === "number" &&
    jwt.exp * 1000 > core.clock.now();
  return isValid
    ? Response.json({ jwt }, { headers: NO_STORE })
    : emptyResponse(401);
}

/**
 * `GET /api/jwt/public-key`: the PEM of every public key by its `kid`, of one `kid`, or of the key that
 * signs the access tokens of an `applicationId`.
 */
export function retrievePublicKeys(ctx: Context<State>): Response {
  const { keys, store } = ctx.state.core;
  const query = ctx.url.searchParams;
  const kid = query.get("kid");
  const applicationId = query.get("applicationId");
  if (kid === null && applicationId === null) {
    const publicKeys = Object.fromEntries(
      keys.all().flatMap((key) => {
        const pem = pemOf(key);
        return pem === null ? [] : [[key.kid, pem]];
      }),
    );
    return Response.json({ publicKeys });
  }
  const application = store.applications.get(
    applicationId?.toLowerCase() ?? "",
  );
  const key = kid === null
    ? keys.get(application?.jwt?.accessTokenKeyId ?? "")
    : keys.byKid(kid);
  const publicKey = key === null ? null : pemOf(key);
  return publicKey === null
    ? emptyResponse(NO_PUBLIC_KEY_STATUS)
    : Response.json({ publicKey });
}

/**
 * `POST /api/jwt/refresh`: a new access token for a refresh token in a cookie or the body, if the
 * application's `loginConfiguration.allowTokenRefresh` is on. The cookie takes precedence.
 */
export function refreshJwt(ctx: Context<State>): Promise<Response> {
  return withBodyErrors(() => refresh(ctx));
}

async function refresh(ctx: Context<State>): Promise<Response> {
  const { core, entry, step } = ctx.state;
  const body = await readJsonBody(ctx.req);
  const value = getCookie(ctx.req.headers, REFRESH_TOKEN_COOKIE) ??
    body.get("refreshToken").optionalString();
  if (value === null) {
    const message = "You must specify the refreshToken.";
    return fieldError("refreshToken", "missing", message);
  }
  step.tie(value);
  const known = findRefreshToken(ctx.state, value);
  if (known === null) return refused("invalid", NOT_FOUND);
  const { application, token } = known;
  entry.clientId = application.id;
  if (!application.login.allowTokenRefresh) {
    const message = `The application ${application.name} does not allow it: ` +
      "its loginConfiguration.allowTokenRefresh is not true.";
    return refused(REFRESH_NOT_ALLOWED_KIND, message);
  }
  const { timeToLiveInSeconds } = jwtConfigurationOf(core.store, application);
  const asked = body.get("timeToLiveInSeconds");
  const lifeSeconds = lifetimeFrom(
    asked.exists() ? String(asked.integer(0)) : null,
    timeToLiveInSeconds,
  );
  if (lifeSeconds === null) {
    const message = `It must be from 1 to ${timeToLiveInSeconds}.`;
    return fieldError("timeToLiveInSeconds", "invalid", message);
  }
  const refreshed = await redeemRefreshToken(ctx.state, known, {
    value,
    scopes: token.scopes,
    lifeSeconds,
    original: getCookie(ctx.req.headers, ACCESS_TOKEN_COOKIE) ??
      body.get("token").optionalString(),
  });
  if (refreshed === null) return refused("invalid", NOT_FOUND);
  const headers = new Headers(NO_STORE);
  setTokenCookies(ctx, headers, {
    accessToken: refreshed.accessToken,
    refresh: refreshed,
  });
  const members = {
    refreshToken: refreshed.value,
    refreshTokenId: token.id,
    token: refreshed.accessToken,
  };
  step.end({ kind: "tokens", body: members });
  return Response.json(members, { headers });
}

const NOT_FOUND = "The refresh token was not found or has expired.";

function refused(kind: FieldErrorKind, message: string): Response {
  return fieldError("refreshToken", kind, message);
}

/** The SPKI PEM of a key; null for an HMAC key, which has no public part. */
function pemOf({ publicJwk }: Key): string | null {
  if (publicJwk === null) return null;
  return createPublicKey({ key: { ...publicJwk }, format: "jwk" })
    .export({ type: "spki", format: "pem" }).toString();
}
