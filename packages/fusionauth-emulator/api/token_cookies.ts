import type { Context } from "fresh";
import { LOGIN_COOKIE_SAME_SITE } from "../data/guesses.ts";
import type { RefreshToken } from "../data/refresh_token.ts";
import {
  ACCESS_TOKEN_COOKIE,
  clearCookie,
  getCookie,
  REFRESH_TOKEN_COOKIE,
  setCookie,
} from "../http/cookies.ts";
import type { State } from "../instance/state.ts";

/** The tokens that the Login API and the Refresh API return. */
export interface IssuedTokens {
  accessToken: string;
  /** Null when no refresh token was issued. */
  refresh: { value: string; token: RefreshToken } | null;
}

/** Sets the cookies of both APIs: a session cookie, and one that lives as long as the refresh token. */
export function setTokenCookies(
  { state }: Context<State>,
  headers: Headers,
  { accessToken, refresh }: IssuedTokens,
) {
  const shared = {
    sameSite: LOGIN_COOKIE_SAME_SITE,
    secure: state.origin.startsWith("https:"),
  } as const;
  setCookie(headers, ACCESS_TOKEN_COOKIE, accessToken, {
    ...shared,
    maxAgeSeconds: null,
  });
  if (refresh === null) return;
  const { expiresAt } = refresh.token;
  const milliseconds = expiresAt - state.core.clock.now();
  setCookie(headers, REFRESH_TOKEN_COOKIE, refresh.value, {
    ...shared,
    maxAgeSeconds: Math.floor(milliseconds / 1000),
  });
}

/** Deletes the cookies of both APIs that a request has. */
export function clearTokenCookies(request: Headers, response: Headers) {
  for (const name of [ACCESS_TOKEN_COOKIE, REFRESH_TOKEN_COOKIE]) {
    if (getCookie(request, name) !== null) clearCookie(response, name);
  }
}
