import { addFsRoutes } from "./fs_routes.ts";
import { createHandler, type Handler } from "./handler.ts";
import { catchWith, Layers, wrapApp } from "./layers.ts";
import { Router } from "./router.ts";
import { snapshotOf } from "./snapshot.ts";
import type {
  FreshConfig,
  ListenOptions,
  MiddlewareFn,
  PageComponent,
  ResolvedFreshConfig,
} from "./types.ts";

/** Adds middlewares that answer one method at a URL pattern. */
export type Verb<State, Self> = (
  path: string,
  ...middlewares: MiddlewareFn<State>[]
) => Self;

/** A web app: middlewares and routes, which apply from top to bottom. */
export class App<State = unknown> {
  /** The configuration with its defaults filled in. */
  config: ResolvedFreshConfig;
  // Replayed by each `handler()`, so that a build may come after the definition.
  #steps: ((layers: Layers<State>, router: Router<State>) => void)[] = [];

  constructor(config: FreshConfig = {}) {
    this.config = { mode: "production", ...config };
  }

  /** use adds middlewares for all that is added after them, at or below a path if one is given. */
  use(...middlewares: MiddlewareFn<State>[]): this;
  use(path: string, ...middlewares: MiddlewareFn<State>[]): this;
  use(
    first: string | MiddlewareFn<State>,
    ...rest: MiddlewareFn<State>[]
  ): this {
    const path = typeof first === "string" ? first : "*";
    const middlewares = typeof first === "string" ? rest : [first, ...rest];
    return this.#add((layers) => {
      for (const middleware of middlewares) layers.add(path, middleware);
    });
  }

  /** get answers GET, and HEAD where no `head()` does, at a URL pattern. */
  readonly get: Verb<State, this> = this.#verb("GET");
  readonly head: Verb<State, this> = this.#verb("HEAD");
  readonly post: Verb<State, this> = this.#verb("POST");
  readonly put: Verb<State, this> = this.#verb("PUT");
  readonly patch: Verb<State, this> = this.#verb("PATCH");
  readonly delete: Verb<State, this> = this.#verb("DELETE");
  /** all answers every method at a URL pattern. */
  readonly all: Verb<State, this> = this.#verb("ALL");

  /** fsRoutes adds the routes of the build that the app was given; without one, nothing. */
  fsRoutes(): this {
    return this.#add((layers, router) => {
      addFsRoutes(snapshotOf(this)?.routes ?? [], layers, router);
    });
  }

  /** appWrapper sets the component around every page: the document. */
  appWrapper(component: PageComponent<never, State>): this {
    return this.#add((layers) =>
      layers.add("*", wrapApp(component), "wrapper")
    );
  }

  /** onError answers what throws at or below a path. */
  onError(path: string, answer: MiddlewareFn<State>): this {
    return this.#add((layers) =>
      layers.add(path, catchWith(answer), "catcher")
    );
  }

  /** handler makes the function that answers requests. */
  handler(): Handler {
    const layers = new Layers<State>();
    const router = new Router<State>();
    for (const step of this.#steps) step(layers, router);
    const fallback = layers.chain("*", []);
    return createHandler(this.config, router, fallback, snapshotOf(this));
  }

  /** listen serves the app with `Deno.serve()`. */
  listen(options: ListenOptions = {}): Promise<void> {
    Deno.serve(options, this.handler());
    return Promise.resolve();
  }

  #verb(method: string): Verb<State, this> {
    return (path: string, ...middlewares: MiddlewareFn<State>[]): this =>
      this.#add((layers, router) => {
        router.add(path, method, layers.chain(path, middlewares));
      });
  }

  #add(step: (layers: Layers<State>, router: Router<State>) => void): this {
    this.#steps.push(step);
    return this;
  }
}
