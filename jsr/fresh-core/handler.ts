import { Context, internalsOf } from "./context.ts";
import { HttpError } from "./errors.ts";
import { isForDeveloper } from "./layers.ts";
import type { Router } from "./router.ts";
import type { Snapshot } from "./snapshot.ts";
import type { MiddlewareFn, ResolvedFreshConfig } from "./types.ts";

/** What `app.handler()` returns. */
export type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

const LOCAL_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 8080 },
  completed: Promise.resolve(),
};

/** createHandler makes a function that routes requests; `fallback` runs where no route answers. */
export function createHandler<State>(
  config: ResolvedFreshConfig,
  router: Router<State>,
  fallback: MiddlewareFn<State>,
  snapshot: Snapshot | null,
): Handler {
  return async (req, info = LOCAL_INFO) => {
    const url = urlOf(req);
    const ctx = new Context<State>(req, url, info, config, snapshot);
    const { endpoint, params = {} } = router.match(url.pathname) ?? {};
    ctx.params = params;
    ctx.route = endpoint?.pattern ?? null;
    const methods = endpoint?.methods;
    const answer = methods?.get(req.method) ??
      (req.method === "HEAD" ? methods?.get("GET") : undefined) ??
      methods?.get("ALL");
    ctx.next = () => {
      const status = methods === undefined || answer !== undefined ? 404 : 405;
      return Promise.reject(new HttpError(status));
    };
    try {
      // The server leaves out the body of what answers HEAD, and keeps its length.
      return await (answer ?? fallback)(ctx);
    } catch (error) {
      return await answerError(ctx, error);
    }
  };
}

function urlOf(req: Request): URL {
  const url = new URL(req.url);
  if (url.pathname.includes("//")) {
    url.pathname = url.pathname.replace(/\/+/g, "/");
  }
  return url;
}

async function answerError<State>(
  ctx: Context<State>,
  error: unknown,
): Promise<Response> {
  const { status, message } = error instanceof HttpError
    ? error
    : { status: 500, message: "Internal server error" };
  // deno-lint-ignore no-console -- the only trace of an error that no page answers
  if (status >= 500) console.error(error);
  const { snapshot } = internalsOf(ctx);
  return snapshot?.renderError && isForDeveloper(ctx, error)
    ? await snapshot.renderError(error)
    : new Response(message, { status });
}
