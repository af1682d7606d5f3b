import { STATUS_CODES } from "node:http";
import "./build_id.ts";
import { type Config, Context } from "./context.ts";
import type { Middleware, PageComponent } from "./define.ts";
import { addFsRoutes } from "./fs_routes.ts";
import { HttpError } from "./http_error.ts";
import { notCovered, refuse } from "./refused.ts";
import { newRoute } from "./route.ts";
import { type Match, Router } from "./router.ts";
import {
  chain,
  newSegment,
  type Segment,
  segmentAt,
  stepsInto,
} from "./segments.ts";
import { snapshots } from "./snapshot.ts";

const NO_ADDRESS = { transport: "tcp", hostname: "localhost" } as const;
/** What a request that came by no connection is said to come from. */
const NO_CONNECTION: Deno.ServeHandlerInfo = {
  remoteAddr: { ...NO_ADDRESS, port: 1234 },
  completed: Promise.resolve(),
};

/** A web app: middlewares and routes, which apply from top to bottom. */
export class App<State = unknown> {
  readonly config: Config = {
    root: ".",
    basePath: "",
    mode: "production",
    trustProxy: false,
  };
  // Replayed by `handler()`, so that a build may come after the definition.
  #steps: ((router: Router<State>, root: Segment<State>) => void)[] = [];

  constructor(config?: Partial<Config>) {
    if (config !== undefined) throw notCovered("options of App");
  }

  /** get answers GET, and HEAD where no `head()` does, at a URL pattern. */
  readonly get = this.#verb("GET");
  readonly head = this.#verb("HEAD");
  readonly post = this.#verb("POST");
  readonly put = this.#verb("PUT");
  readonly patch = this.#verb("PATCH");
  readonly delete = this.#verb("DELETE");
  /** all answers every other method at a URL pattern. */
  readonly all = this.#verb("ALL");

  /** use adds middlewares around all that is added after them. */
  use(...middlewares: Middleware<State>[]): this {
    if (typeof middlewares[0] !== "function") {
      throw notCovered("a path in App.use()");
    }
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

  /** onError answers what throws at or below a path. */
  onError(path: string, answer: Middleware<State>): this {
    if (typeof answer !== "function") {
      throw notCovered("a page in App.onError()");
    }
    return this.#add((_, root) => {
      segmentAt(root, path).errorRoute = newRoute(answer, undefined);
    });
  }

  /** handler makes the function that answers requests. */
  handler(): (
    request: Request,
    info?: Deno.ServeHandlerInfo,
  ) => Promise<Response> {
    const router = new Router<State>();
    const root = newSegment<State>();
    for (const step of this.#steps) step(router, root);
    const answerOthers = chain(stepsInto(root));
    const snapshot = snapshots.get(this);
    return async (req, info = NO_CONNECTION) => {
      const url = new URL(req.url);
      if (url.pathname.includes("//")) {
        url.pathname = url.pathname.replace(/\/+/g, "/");
      }
      const method = req.method.toUpperCase();
      const match = router.match(method, url.pathname);
      const ctx = new Context<State>({
        req,
        url,
        info,
        config: this.config,
        route: match?.pattern ?? null,
        params: match?.params ?? Object.create(null),
        next: () => answerUnmatched(match, method),
      }, snapshot);
      try {
        const response = await (match?.run ?? answerOthers)(ctx);
        if (!(response instanceof Response)) {
          throw new Error(
            `Expected a "Response" instance to be returned, but got: ${response}`,
          );
        }
        return method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return answerError(error);
      }
    };
  }

  #verb(method: string) {
    return (path: string, ...functions: Middleware<State>[]): this =>
      this.#add((router, root) => {
        const steps = stepsInto(segmentAt(root, path));
        router.add(method, path, chain([...steps, ...functions]));
      });
  }

  #add(step: (router: Router<State>, root: Segment<State>) => void): this {
    this.#steps.push(step);
    return this;
  }
}

for (
  const name of ["layout", "listen", "mountApp", "notFound", "route", "ws"]
) {
  Object.assign(App.prototype, { [name]: refuse(`App.${name}()`) });
}

/** answerUnmatched ends what no route answers. */
function answerUnmatched<State>(
  match: Match<State> | null,
  method: string,
): Promise<Response> {
  if (match === null || match.run !== undefined) {
    return Promise.reject(new HttpError(404));
  }
  if (method !== "OPTIONS") return Promise.reject(new HttpError(405));
  const headers = { allow: [...match.methods].join(", ") };
  return Promise.resolve(new Response(null, { status: 204, headers }));
}

/** answerError answers what no error page did. */
function answerError(error: unknown): Response {
  const { status, message } = error instanceof HttpError
    ? error
    : new HttpError(500, "Internal server error");
  // deno-lint-ignore no-console -- the only trace of an error that no page answers
  if (status >= 500) console.error(error);
  return new Response(message || STATUS_CODES[status], { status });
}
