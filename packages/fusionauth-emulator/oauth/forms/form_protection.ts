import type { Context } from "fresh";
import {
  FORM_NEEDS_ORIGIN,
  OPAQUE_ORIGIN_IS_REFUSED,
  REFUSED_FORM_STATUS,
} from "../../data/guesses.ts";
import { randomText } from "../../data/secrets.ts";
import { CSRF_COOKIE, getCookie, setCookie } from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";
import { errorPage } from "../authorize/reply.tsx";
import { oauthError } from "../errors.ts";

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

/** Answers a form that another site may have sent. */
export async function refusedForm(ctx: Context<State>): Promise<Response> {
  const error = oauthError(
    "invalid_request",
    "unknown",
    "[InvalidOrMissingCSRFToken] The form did not come from this server's own page. " +
      "Keep its cookies, and send its origin.",
  );
  return await errorPage(ctx, error, REFUSED_FORM_STATUS);
}
