import type { Context } from "fresh";
import {
  FORM_NEEDS_ORIGIN,
  OPAQUE_ORIGIN_IS_REFUSED,
  REFUSED_FORM_STATUS,
} from "../../data/guesses.ts";
import { randomText } from "../../data/secrets.ts";
import { CSRF_COOKIE, getCookie, setCookie } from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";
import { formOwn } from "../../stories/rules/sign_in_rules.ts";
import { errorPage } from "../authorize/reply.tsx";
import { oauthError } from "../errors.ts";

/** Sets the CSRF cookie that a form post must have, unless the browser has one. */
export function protectForm(ctx: Context<State>, headers: Headers) {
  if (getCookie(ctx.req.headers, CSRF_COOKIE) !== null) return;
  setCookie(headers, CSRF_COOKIE, randomText(24), {
    sameSite: "Strict",
    maxAgeSeconds: null,
  });
}

/**
 * Whether one of the emulator's own pages posted a form: the request has the CSRF cookie, and its
 * `Origin` (or `Referer`) is the origin that it is sent to.
 */
export function isOwnForm(ctx: Context<State>): boolean {
  const { headers } = ctx.req;
  const hasCookie = getCookie(headers, CSRF_COOKIE) !== null;
  const from = headers.get("origin") ?? headers.get("referer");
  const { origin, step } = ctx.state;
  return step.check(formOwn, hasCookie && isFromHere(ctx, from), {
    hasCookie,
    from,
    origin,
  });
}

function isFromHere(ctx: Context<State>, from: string | null): boolean {
  if (from === null) return !FORM_NEEDS_ORIGIN;
  if (from === "null") return !OPAQUE_ORIGIN_IS_REFUSED;
  return URL.canParse(from) && new URL(from).origin === ctx.state.origin;
}

/** Refuses a form that another site may have posted. */
export async function refusedForm(ctx: Context<State>): Promise<Response> {
  const error = oauthError(
    "invalid_request",
    "unknown",
    "[InvalidOrMissingCSRFToken] The form was not posted by a page of this server. " +
      "Send its cookies and its origin.",
  );
  return await errorPage(ctx, error, REFUSED_FORM_STATUS);
}
