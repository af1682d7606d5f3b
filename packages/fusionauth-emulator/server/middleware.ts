import { type Context, HttpError } from "fresh";
import { readFormText } from "../http/body.ts";
import { corsHeaders } from "../http/cors.ts";
import { originOf } from "../http/origin.ts";
import type { Core } from "../instance/core.ts";
import { loggedPath } from "../instance/request_log.ts";
import { EMPTY_FRAME, type State } from "../instance/state.ts";
import {
  createStepRecorder,
  FORGETFUL,
  type StepRecorder,
} from "../stories/step_recorder.ts";
import { checkCors } from "./check_cors.ts";

/**
 * Creates the middleware that sets the state, writes the log, calls the hooks and tells the story of
 * every request.
 */
export function observe(core: Core, reportError: (error: unknown) => void) {
  let requests = 0;
  return async function observeRequest(ctx: Context<State>): Promise<Response> {
    const start = performance.now();
    const step = createStepRecorder(String(++requests));
    const { entry } = setState(ctx, core, step);
    const response = await core.hooks.request(
      ctx.req,
      entry,
      () => answer(ctx, reportError),
    );
    for (
      const [name, value] of Object.entries(
        corsHeaders(core.store.cors, ctx.req),
      )
    ) {
      response.headers.set(name, value);
    }
    entry.status = response.status;
    entry.milliseconds = performance.now() - start;
    core.log.add(entry);
    checkCors(ctx, core.store.cors);
    const { headers, method } = ctx.req;
    core.stories.add({
      method,
      search: ctx.url.search,
      form: method === "POST" ? await readFormText(ctx.req) : "",
      host: headers.get("host"),
      origin: headers.get("origin"),
      authorization: headers.get("authorization"),
      cookie: headers.get("cookie"),
      setCookie: response.headers.getSetCookie(),
      recorder: step,
      entry,
    });
    return response;
  };
}

/** Creates the middleware of the operator's API: nobody else can reach it, and nothing is logged. */
export function trust(core: Core, reportError: (error: unknown) => void) {
  return function trustRequest(ctx: Context<State>): Promise<Response> {
    setState(ctx, core, FORGETFUL).isOperator = true;
    return answer(ctx, reportError);
  };
}

function setState(
  ctx: Context<State>,
  core: Core,
  step: StepRecorder,
): State {
  return Object.assign(
    ctx.state,
    {
      core,
      step,
      entry: {
        at: core.clock.now(),
        method: ctx.req.method,
        path: loggedPath(ctx.url.pathname),
        clientId: null,
        grantType: null,
        status: 0,
        reason: null,
        milliseconds: 0,
      },
      origin: originOf(ctx.req.headers, ctx.url),
      isOperator: false,
      page: EMPTY_FRAME,
    } satisfies State,
  );
}

/** Responds to a preflight request that CORS allows; `observe()` adds the headers. */
export function answerPreflight(
  ctx: Context<State>,
): Response | Promise<Response> {
  const isAllowed = ctx.req.method === "OPTIONS" &&
    "access-control-allow-origin" in
      corsHeaders(ctx.state.core.store.cors, ctx.req);
  return isAllowed ? new Response(null, { status: 204 }) : ctx.next();
}

async function answer(
  ctx: Context<State>,
  reportError: (error: unknown) => void,
): Promise<Response> {
  try {
    return await ctx.next();
  } catch (error) {
    if (error instanceof HttpError && error.status < 500) {
      return new Response(null, { status: error.status });
    }
    reportError(error);
    ctx.state.entry.reason = "server_error";
    const message = "The emulator failed. This is a bug; see its console.";
    return Response.json({
      fieldErrors: {},
      generalErrors: [{ code: "[Exception]", message }],
    }, {
      status: 500,
    });
  }
}
