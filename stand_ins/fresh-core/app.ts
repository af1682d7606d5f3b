import { Context, INTERNALS } from "./context.ts";
import { HttpError, type Middleware, type PageComponent } from "./define.ts";
import { addFsRoutes } from "./fs_routes.ts";
import { compose, type Layer, Router, stepsThrough } from "./layers.ts";
import { notCovered, refuseMembers, refuseOthers } from "./refused.ts";
import { snapshots } from "./snapshot.ts";

type Info = Deno.ServeHandlerInfo;
type Step = (router: Router, root: Layer) => void;

/** A web app: middlewares and routes, which apply from top to bottom. */
export class App<State = unknown> {
  readonly config = { mode: "production" as "development" | "production" };
  // Replayed by `handler()`, so that a build may come after the definition.
  #steps: Step[] = [];

  constructor(config: object = {}) {
    refuseOthers(config, "App");
  }

  /** get answers GET and HEAD at a URL pattern, all answers every method. */
  readonly get = this.#verb("GET");
  readonly all = this.#verb("ALL");
  readonly post = this.#verb("POST");
  readonly put = this.#verb("PUT");
  readonly patch = this.#verb("PATCH");
  readonly delete = this.#verb("DELETE");

  /** use adds middlewares around all that is added after them. */
  use(...middlewares: Middleware<State>[]): this {
    return this.#add((_, root) => root.middlewares.push(...middlewares));
  }

  /** fsRoutes adds the routes of the build that the app was given; without one, nothing. */
  fsRoutes(path?: string): this {
    if (path !== undefined) throw notCovered("a path in App.fsRoutes()");
    return this.#add((router, root) => {
      const snapshot = snapshots.get(this);
      if (snapshot) addFsRoutes(router, root, snapshot);
    });
  }

  /** appWrapper sets the component around every page: the document. */
  appWrapper(component: PageComponent<never, State>): this {
    return this.#add((_, root) => root.app = component);
  }

  /** handler makes the function that answers requests. */
  handler(): (request: Request, info?: Info) => Promise<Response> {
    const router = new Router();
    const root: Layer = { middlewares: [] };
    for (const step of this.#steps) step(router, root);
    const answerOthers = compose(stepsThrough([root]), answerUnmatched);
    const snapshot = snapshots.get(this);
    const view = { app: undefined, layouts: [] };
    return async (req) => {
      const url = new URL(req.url);
      if (url.pathname.includes("//")) {
        url.pathname = url.pathname.replace(/\/+/g, "/");
      }
      const match = router.match(url.pathname);
      const method = req.method.toUpperCase();
      const run = match?.byMethod.get(method) ??
        (method === "HEAD" ? match?.byMethod.get("GET") : undefined) ??
        answerOthers;
      try {
        const internals = { url, match, snapshot, view, next: run };
        const response = await run(new Context(req, internals));
        if (!(response instanceof Response)) {
          throw new Error(`Expected a "Response", but got: ${response}`);
        }
        return method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return await answerError(error);
      }
    };
  }

  #verb(method: string) {
    return (path: string, ...functions: Middleware<State>[]): this =>
      this.#add((router, root) => {
        const steps = [...stepsThrough([root]), ...functions];
        router.add(method, path, compose(steps));
      });
  }

  #add(step: Step): this {
    this.#steps.push(step);
    return this;
  }
}

refuseMembers(App, "head layout listen mountApp notFound onError route ws");

function answerUnmatched(ctx: Context): Promise<Response> {
  const { match } = ctx[INTERNALS];
  if (match === null) return Promise.reject(new HttpError(404));
  if (ctx.req.method !== "OPTIONS") return Promise.reject(new HttpError(405));
  const headers = { allow: [...match.byMethod.keys()].join(", ") };
  return Promise.resolve(new Response(null, { status: 204, headers }));
}

async function answerError(error: unknown): Promise<Response> {
  const { status, message } = error instanceof HttpError
    ? error
    : new HttpError(500, "Internal server error");
  // deno-lint-ignore no-console -- the only trace of an error that no page answers
  if (status >= 500) console.error(error);
  // Node's HTTP takes long to load.
  const text = message || (await import("node:http")).STATUS_CODES[status];
  return new Response(text, { status });
}
