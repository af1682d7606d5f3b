import type { Context } from "fresh";
import type { State } from "../../instance/state.ts";
import { isLoopback } from "../../http/loopback.ts";
import { callbackHostSame } from "../../stories/rules/authorize_rules.ts";
import { FORGETFUL } from "../../stories/step_recorder.ts";
import {
  type AuthorizeRequest,
  checkAuthorizeRequest,
} from "./authorize_request.ts";
import { errorPage, replyError } from "./reply.tsx";
import { localeOf } from "./reply_target.ts";
import { checkOrigin } from "./request_origin.ts";

/** Calls `next` with a valid authorize request; otherwise responds with its error. */
export async function withRequest(
  ctx: Context<State>,
  parameters: URLSearchParams,
  next: (request: AuthorizeRequest) => Promise<Response>,
): Promise<Response> {
  const locale = localeOf(parameters, ctx.req.headers);
  const outcome = checkAuthorizeRequest(ctx.state, parameters, locale);
  if (outcome.kind === "page") return await errorPage(ctx, outcome.error);
  const target = outcome.kind === "valid" ? outcome.request : outcome.target;
  ctx.state.entry.clientId = target.application.id;
  const originError = checkOrigin(ctx, target.application);
  if (originError !== null) return await replyError(ctx, target, originError);
  if (outcome.kind === "redirect") {
    return await replyError(ctx, outcome.target, outcome.error);
  }
  checkReturn(ctx, outcome.request);
  return await next(outcome.request);
}

/** The authorize request, or null without a valid one; for pages that also work without. */
export function findRequest(
  ctx: Context<State>,
  parameters: URLSearchParams,
): AuthorizeRequest | null {
  const locale = localeOf(parameters, ctx.req.headers);
  // These pages work without a request, so an invalid one is no mistake.
  const state = { ...ctx.state, step: FORGETFUL };
  const outcome = checkAuthorizeRequest(state, parameters, locale);
  if (outcome.kind !== "valid") return null;
  ctx.state.entry.clientId = outcome.request.application.id;
  return outcome.request;
}

/** Records whether a client on this machine starts and ends the sign-in under one host name. */
function checkReturn(ctx: Context<State>, { redirectUri }: AuthorizeRequest) {
  const from = URL.parse(ctx.req.headers.get("referer") ?? "");
  const to = URL.parse(redirectUri);
  if (from === null || to === null || from.origin === ctx.state.origin) return;
  if (!isLoopback(from.hostname) || !isLoopback(to.hostname)) return;
  ctx.state.step.advise(callbackHostSame, from.hostname === to.hostname, {
    from: from.origin,
    to: to.origin,
  });
}
