import type { Context } from "fresh";
import { LOGIN_IN_PROGRESS_SECONDS } from "../../data/guesses.ts";
import type { User } from "../../data/user.ts";
import {
  clearCookie,
  getCookie,
  LOGIN_IN_PROGRESS_COOKIE,
  setCookie,
} from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";

/** How a user has authenticated. */
export interface Authentication {
  user: User;
  /** When, in seconds. */
  authTime: number;
  authenticationType: string;
  ssoSessionId: string | null;
}

/** Remembers in this browser, for a limited time, that a user has authenticated. */
export function holdLogin(
  ctx: Context<State>,
  { user, ...login }: Authentication,
  headers: Headers,
) {
  const value = ctx.state.core.loginsInProgress.issue(
    { userId: user.id, ...login },
    LOGIN_IN_PROGRESS_SECONDS,
  );
  setCookie(headers, LOGIN_IN_PROGRESS_COOKIE, value, {
    sameSite: "Lax",
    maxAgeSeconds: LOGIN_IN_PROGRESS_SECONDS,
  });
}

/** The unfinished login of this browser, or null. */
export function heldLogin(ctx: Context<State>): Authentication | null {
  const { core } = ctx.state;
  const cookie = getCookie(ctx.req.headers, LOGIN_IN_PROGRESS_COOKIE);
  const login = cookie === null ? null : core.loginsInProgress.get(cookie);
  const user = login === null ? undefined : core.store.users.get(login.userId);
  return login === null || user === undefined ? null : { ...login, user };
}

/** Forgets the login, because it is complete. */
export function dropLogin(ctx: Context<State>, headers: Headers) {
  const cookie = getCookie(ctx.req.headers, LOGIN_IN_PROGRESS_COOKIE);
  if (cookie !== null) ctx.state.core.loginsInProgress.take(cookie);
  clearCookie(headers, LOGIN_IN_PROGRESS_COOKIE);
}
