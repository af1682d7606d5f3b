import { STATUS_CODES } from "node:http";
import { Context } from "./context.ts";
import type { MiddlewareFn, PageComponent } from "./define.ts";
import { addFsRoutes } from "./fs_routes.ts";
import { HttpError } from "./http_error.ts";
import { catcher, layout, middleware } from "./layers.ts";
import { Router } from "./router.ts";
import { snapshots } from "./snapshot.ts";

/** A web app: middlewares and routes, which apply from top to bottom. */
export class App<State = unknown> {
  // Replayed by `handler()`, so that a build may come after the definition.
  #steps: ((router: Router<State>) => void)[] = [];

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
  use(...functions: MiddlewareFn<State>[]): this {
    return this.#add((router) => {
      for (const run of functions) router.wrap("*", middleware(run));
    });
  }

  /** fsRoutes adds the routes of the build that the app was given; without one, nothing. */
  fsRoutes(): this {
    return this.#add((router) => addFsRoutes(router, snapshots.get(this)));
  }

  /** appWrapper sets the component around every page: the document. */
  appWrapper(component: PageComponent<never, State>): this {
    return this.#add((router) => router.wrap("*", layout(component)));
  }

  /** onError answers what throws at or below a path. */
  onError(path: string, answer: MiddlewareFn<State>): this {
    return this.#add((router) => router.wrap(path, catcher(answer)));
  }

  /** handler makes the function that answers requests. */
  handler() {
    const router = new Router<State>();
    router.wrap("*", catcher(answerError));
    for (const step of this.#steps) step(router);
    return (request: Request, _info?: Deno.ServeHandlerInfo) => {
      const url = new URL(request.url);
      url.pathname = url.pathname.replace(/\/+/g, "/");
      return router.answer(new Context(request, url, snapshots.get(this)));
    };
  }

  #verb(method: string) {
    return (path: string, ...functions: MiddlewareFn<State>[]): this =>
      this.#add((router) => router.add(method, path, functions));
  }

  #add(step: (router: Router<State>) => void): this {
    this.#steps.push(step);
    return this;
  }
}

/** answerError answers what no error page did. */
function answerError<State>({ error }: Context<State>): Response {
  const { status, message } = error instanceof HttpError
    ? error
    : new HttpError(500, "Internal server error");
  // deno-lint-ignore no-console -- the only trace of an error that no page answers
  if (status >= 500) console.error(error);
  return new Response(message || STATUS_CODES[status], { status });
}
