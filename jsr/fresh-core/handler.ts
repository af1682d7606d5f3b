import { Context, internalsOf } from "./context.ts";
import { HttpError } from "./errors.ts";
import type { Endpoint, Router } from "./router.ts";
import { isForDeveloper } from "./scopes.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Method, MiddlewareFn, ResolvedFreshConfig } from "./types.ts";

/** What answers requests: the result of `app.handler()`. */
export type Handler = (
  request: Request,
  info?: Deno.ServeHandlerInfo,
) => Promise<Response>;

/** All that a handler is made of. */
export interface HandlerOptions<State> {
  config: ResolvedFreshConfig;
  snapshot: Snapshot | null;
  router: Router<State>;
  /** What runs where no route matches, or none for the method. */
  fallback: MiddlewareFn<State>;
}

const LOCAL_INFO: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "localhost", port: 8080 },
  completed: Promise.resolve(),
};

/** createHandler makes the function that routes a request and answers what is thrown. */
export function createHandler<State>(
  { config, snapshot, router, fallback }: HandlerOptions<State>,
): Handler {
  return async function handle(req, info = LOCAL_INFO) {
    const url = urlOf(req, config.trustProxy ?? false);
    const ctx = new Context<State>({ req, url, info, config, snapshot });
    let middleware = fallback;
    const match = router.match(url.pathname);
    if (match === null) {
      ctx.next = () => Promise.reject(new HttpError(404));
    } else {
      const { endpoint } = match;
      ctx.params = match.params;
      ctx.route = endpoint.pattern;
      ctx.next = () => Promise.reject(new HttpError(404));
      const method = req.method as Method;
      const found = endpoint.methods.get(method) ??
        (method === "HEAD" ? endpoint.methods.get("GET") : undefined) ??
        endpoint.methods.get("ALL");
      if (found !== undefined) middleware = found;
      else ctx.next = () => refuseMethod(method, endpoint);
    }
    try {
      const response = await middleware(ctx);
      return req.method === "HEAD" && response.body !== null
        ? new Response(null, response)
        : response;
    } catch (error) {
      return answerError(ctx, error);
    }
  };
}

function urlOf(req: Request, trustProxy: boolean): URL {
  const url = new URL(req.url);
  if (url.pathname.includes("//")) {
    url.pathname = url.pathname.replace(/\/{2,}/g, "/");
  }
  if (trustProxy) {
    const protocol = req.headers.get("x-forwarded-proto");
    const host = req.headers.get("x-forwarded-host");
    if (protocol !== null) url.protocol = protocol;
    if (host !== null) url.host = host;
  }
  return url;
}

function refuseMethod<State>(
  method: Method,
  { methods }: Endpoint<State>,
): Promise<Response> {
  if (method !== "OPTIONS") return Promise.reject(new HttpError(405));
  const allow = [...methods.keys(), ...(methods.has("GET") ? ["HEAD"] : [])];
  const headers = { allow: [...new Set(allow)].join(", ") };
  return Promise.resolve(new Response(null, { status: 204, headers }));
}

async function answerError<State>(
  ctx: Context<State>,
  error: unknown,
): Promise<Response> {
  if (error instanceof HttpError) {
    if (error.status >= 500) console.error(error);
    return new Response(error.message, { status: error.status });
  }
  console.error(error);
  const { snapshot } = internalsOf(ctx);
  if (snapshot?.renderError && isForDeveloper(ctx, error)) {
    return await snapshot.renderError(error);
  }
  return new Response("Internal server error", { status: 500 });
}
