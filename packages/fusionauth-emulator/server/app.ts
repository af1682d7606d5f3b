import { App } from "fresh";
import type { Core } from "../instance/core.ts";
import { COVERAGE_PATH } from "../instance/not_modelled.ts";
import type { State } from "../instance/state.ts";
import { Document } from "../pages/Document.tsx";
import { coverageList } from "./paths/coverage_list.ts";
import { knownPaths } from "./paths/known_paths.ts";
import { createPathTree } from "./paths/path_tree.ts";
import { answerPreflight, observe, trust } from "./middleware.ts";
import { refuseNotModelled } from "./paths/refuse_not_modelled.ts";
import { type Method, ROUTES } from "./routes.ts";

/** FusionAuth's API of users for the operator of the emulator, who needs no API key. */
export function createUserApi(
  core: Core,
  reportError: (error: unknown) => void,
): (request: Request) => Promise<Response> {
  const app = new App<State>().use(trust(core, reportError));
  for (const [method, path, answer] of ROUTES) {
    if (path.startsWith("/api/user")) app[VERBS[method]](path, answer);
  }
  return app.handler();
}

const VERBS = {
  GET: "get",
  POST: "post",
  PUT: "put",
  PATCH: "patch",
  DELETE: "delete",
} as const satisfies Record<Method, string>;

/** The emulator as a Fresh app: the routes, and what runs around them. */
export function createApp(
  core: Core,
  reportError: (error: unknown) => void,
): App<State> {
  const paths = knownPaths(ROUTES);
  const app = new App<State>()
    .use(observe(core, reportError))
    .use(answerPreflight)
    .use(refuseNotModelled(createPathTree(paths)))
    .appWrapper(Document);
  for (const [method, path, answer] of ROUTES) app[VERBS[method]](path, answer);
  return app.get(COVERAGE_PATH, () =>
    new Response(coverageList(paths), {
      headers: { "content-type": "text/markdown; charset=utf-8" },
    }));
}
