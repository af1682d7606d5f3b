import type { Context } from "./context.ts";
import { createHandler, type Handler } from "./handler.ts";
import { collectFsRoutes } from "./fs_routes.ts";
import { answerRoute } from "./route.ts";
import { Scopes } from "./scopes.ts";
import { Router } from "./router.ts";
import { snapshotOf } from "./snapshot.ts";
import type {
  FreshConfig,
  LayoutConfig,
  ListenOptions,
  Method,
  MiddlewareFn,
  PageComponent,
  ResolvedFreshConfig,
  Route,
} from "./types.ts";

/** One step of an app's definition, replayed when the handler is made. */
type Step<State> = (scopes: Scopes<State>, router: Router<State>) => void;

/** A web app: middlewares and routes, applied from top to bottom. */
export class App<State = unknown> {
  /** The configuration with its defaults filled in. */
  config: ResolvedFreshConfig;
  #steps: Step<State>[] = [];

  constructor(config: FreshConfig = {}) {
    this.config = {
      root: Deno.cwd(),
      basePath: "",
      mode: "production",
      ...config,
    };
  }

  /** use adds middlewares for everything that comes after them, at or below a path if one is given. */
  use(...middlewares: MiddlewareFn<State>[]): this;
  use(path: string, ...middlewares: MiddlewareFn<State>[]): this;
  use(
    first: string | MiddlewareFn<State>,
    ...rest: MiddlewareFn<State>[]
  ): this {
    const path = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    return this.#add((scopes) => scopes.use(path, middlewares));
  }

  /** get answers GET, and HEAD where no `head()` does, at a URL pattern. */
  get(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("GET", path, middlewares);
  }

  /** post answers POST at a URL pattern. */
  post(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("POST", path, middlewares);
  }

  /** put answers PUT at a URL pattern. */
  put(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("PUT", path, middlewares);
  }

  /** patch answers PATCH at a URL pattern. */
  patch(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("PATCH", path, middlewares);
  }

  /** delete answers DELETE at a URL pattern. */
  delete(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("DELETE", path, middlewares);
  }

  /** head answers HEAD at a URL pattern. */
  head(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("HEAD", path, middlewares);
  }

  /** all answers every method at a URL pattern. */
  all(path: string, ...middlewares: MiddlewareFn<State>[]): this {
    return this.#verb("ALL", path, middlewares);
  }

  /** route answers with a page at a URL pattern. */
  route(
    path: string,
    { component, handlers, handler = handlers }: Route<State> & {
      handlers?: Route<State>["handler"];
    },
    config?: Route<State>["config"],
  ): this {
    const answer = (ctx: Context<State>) =>
      answerRoute(ctx, { component, handler, config });
    return this.#verb("ALL", path, [answer]);
  }

  /** fsRoutes adds what the build found in `routes/`; nothing where the app has no build. */
  fsRoutes(path = "*"): this {
    return this.#add((scopes, router) => {
      const snapshot = snapshotOf(this);
      if (snapshot !== null) {
        collectFsRoutes(snapshot.routes, scopes, router, path);
      }
    });
  }

  /** appWrapper sets the component around every page: the document. */
  appWrapper(component: PageComponent<never, State>): this {
    return this.#add((scopes) => scopes.appWrapper(component));
  }

  /** layout sets a component around the pages at or below a path. */
  layout(
    path: string,
    component: PageComponent<never, State>,
    config: LayoutConfig = {},
  ): this {
    return this.#add((scopes) => scopes.layout(path, component, config));
  }

  /** onError answers in place of what throws at or below a path. */
  onError(path: string, handler: MiddlewareFn<State> | Route<State>): this {
    return this.#add((scopes) => scopes.onError(path, handler));
  }

  /** notFound answers whenever a 404 would. */
  notFound(handler: MiddlewareFn<State> | Route<State>): this {
    return this.#add((scopes) => scopes.notFound(handler));
  }

  /** handler makes the function that answers requests. */
  handler(): Handler {
    const scopes = new Scopes<State>();
    const router = new Router<State>();
    for (const step of this.#steps) step(scopes, router);
    return createHandler({
      config: this.config,
      snapshot: snapshotOf(this),
      router,
      fallback: scopes.chain("*", []),
    });
  }

  /** listen serves the app with `Deno.serve()`; port 8000 unless given. */
  listen(options: ListenOptions = {}): Promise<void> {
    Deno.serve(options, this.handler());
    return Promise.resolve();
  }

  #verb(
    method: Method | "ALL",
    path: string,
    middlewares: MiddlewareFn<State>[],
  ): this {
    return this.#add((scopes, router) =>
      router.add(
        this.config.basePath + path,
        method,
        scopes.chain(path, middlewares),
      )
    );
  }

  #add(step: Step<State>): this {
    this.#steps.push(step);
    return this;
  }
}
