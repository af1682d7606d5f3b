import type { Context } from "fresh";
import { NO_STORE } from "../http/headers.ts";
import type { State } from "./state.ts";

/** The path of the list of what the emulator models. */
export const COVERAGE_PATH = "/emulator/coverage";

/**
 * The response to a request that the emulator does not model: 501, with a body that nobody can take for
 * FusionAuth's refusal. `what` names the part of a modelled endpoint that is not modelled.
 */
export function notModelled(ctx: Context<State>, what?: string): Response {
  const { method } = ctx.req;
  const { pathname: path } = ctx.url;
  const { state } = ctx;
  const coverage = `${state.origin}${COVERAGE_PATH}`;
  const request = `${method} ${path}`;
  const subject = what === undefined ? request : `${what} (${request})`;
  const message = `The FusionAuth emulator does not model ${subject}. ` +
    `What it models is listed at ${coverage}`;
  const reason = "not_modelled";
  state.entry.reason = reason;
  state.step.end({
    kind: "error",
    error: reason,
    reason,
    description: message,
  });
  const error = path.startsWith("/oauth2/")
    ? {
      "error": "not_modelled",
      "error_reason": "not_modelled",
      "error_description": message,
    }
    : {
      fieldErrors: {},
      generalErrors: [{ code: "[NotModelled]", message }],
    };
  return Response.json(
    { ...error, emulator: true, method, path, coverage },
    { status: 501, headers: NO_STORE },
  );
}
