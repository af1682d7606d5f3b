import type { Context } from "fresh";
import {
  FORM_NEEDS_ORIGIN,
  OPAQUE_ORIGIN_IS_REFUSED,
} from "../../data/guesses.ts";
import { randomText } from "../../data/secrets.ts";
import type { State } from "../../instance/state.ts";
import { CSRF_COOKIE, getCookie, setCookie } from "../../http/cookies.ts";

/** Gives a browser that is shown a form the cookie that the form's post must bring back. */
export function protectForm(ctx: Context<State>, headers: Headers) {
  if (getCookie(ctx.req.headers, CSRF_COOKIE) !== null) return;
  setCookie(headers, CSRF_COOKIE, randomText(24), {
    sameSite: "Strict",
    maxAgeSeconds: null,
  });
}

/**
 * Whether a form was posted by one of the emulator's own pages: it brings the cookie,
 * and its Origin (or Referer) is the origin that it is posted to.
 */
export function isOwnForm(ctx: Context<State>): boolean {
  if (getCookie(ctx.req.headers, CSRF_COOKIE) === null) return false;
  const { headers } = ctx.req;
  const from = headers.get("origin") ?? headers.get("referer");
  if (from === null) return !FORM_NEEDS_ORIGIN;
  if (from === "null") return !OPAQUE_ORIGIN_IS_REFUSED;
  return URL.canParse(from) && new URL(from).origin === ctx.state.origin;
}
