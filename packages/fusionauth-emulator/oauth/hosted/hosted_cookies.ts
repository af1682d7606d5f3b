import type { Context } from "fresh";
import { HOSTED_COOKIES_ARE_SECURE_OVER_HTTP } from "../../data/guesses.ts";
import {
  type CookieOptions,
  HOSTED_ACCESS_COOKIE,
  HOSTED_REFRESH_COOKIE,
  setCookie,
} from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";
import type { TokenResponse } from "../token/grant.ts";

/** The cookies of the hosted backend. */
export const HOSTED_COOKIES = {
  accessToken: HOSTED_ACCESS_COOKIE,
  refreshToken: HOSTED_REFRESH_COOKIE,
  idToken: "app.idt",
  /** When the access token expires, in seconds; for scripts, which cannot read the token. */
  accessTokenExpiry: "app.at_exp",
  codeVerifier: "app.pkce_v",
} as const;

/**
 * Sets the cookies of the tokens in a token response. Scripts can read the ID token and the expiry of the
 * access token, and nothing else.
 */
export function setHostedCookies(
  ctx: Context<State>,
  headers: Headers,
  tokens: TokenResponse,
) {
  const { core } = ctx.state;
  const now = core.clock.now();
  const seconds = tokens.expires_in;
  const set = (
    name: string,
    value: string,
    options: Pick<CookieOptions, "maxAgeSeconds" | "httpOnly">,
  ) => setCookie(headers, name, value, { ...optionsFor(ctx), ...options });
  set(HOSTED_COOKIES.accessToken, tokens.access_token, {
    maxAgeSeconds: seconds,
  });
  set(
    HOSTED_COOKIES.accessTokenExpiry,
    String(Math.floor(now / 1000) + seconds),
    { maxAgeSeconds: seconds, httpOnly: false },
  );
  if (tokens.id_token !== undefined) {
    set(HOSTED_COOKIES.idToken, tokens.id_token, {
      maxAgeSeconds: seconds,
      httpOnly: false,
    });
  }
  const value = tokens.refresh_token;
  const refreshToken = value === undefined
    ? null
    : core.refreshTokens.find(value);
  if (value === undefined || refreshToken === null) return;
  set(HOSTED_COOKIES.refreshToken, value, {
    maxAgeSeconds: Math.ceil((refreshToken.expiresAt - now) / 1000),
  });
}

/** Sets the session cookie with the code verifier of a sign-in that has begun. */
export function setVerifierCookie(
  ctx: Context<State>,
  headers: Headers,
  verifier: string,
) {
  setCookie(headers, HOSTED_COOKIES.codeVerifier, verifier, {
    ...optionsFor(ctx),
    maxAgeSeconds: null,
  });
}

/** Deletes cookies of the hosted backend. */
export function clearHostedCookies(
  ctx: Context<State>,
  headers: Headers,
  names: readonly (keyof typeof HOSTED_COOKIES)[],
) {
  for (const name of names) {
    setCookie(headers, HOSTED_COOKIES[name], "", {
      ...optionsFor(ctx),
      maxAgeSeconds: 0,
    });
  }
}

function optionsFor(
  { state: { origin } }: Context<State>,
): Pick<CookieOptions, "sameSite" | "secure" | "domain"> {
  return {
    sameSite: "Lax",
    secure: HOSTED_COOKIES_ARE_SECURE_OVER_HTTP || origin.startsWith("https:"),
    domain: cookieDomain(new URL(origin).hostname),
  };
}

/**
 * The domain of the cookies, so that the application gets them too: `example.com` for
 * `login.example.com`. Null, which means the host itself, for an IP address and for a host with fewer than
 * three labels.
 */
export function cookieDomain(hostname: string): string | null {
  const labels = hostname.split(".");
  const isAddress = hostname.startsWith("[") || /^[\d.]+$/.test(hostname);
  if (isAddress || labels.length < 3) return null;
  return labels.slice(-2).join(".");
}
