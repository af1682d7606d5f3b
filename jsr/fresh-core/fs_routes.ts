import type { Router } from "./router.ts";
import type { Scopes } from "./scopes.ts";

/** A module of `routes/`. */
export interface FsModule {
  /** The path below `routes/`, without the ending. */
  path: string;
  module: Record<string, unknown>;
}

/** collectFsRoutes adds file routes. */
export function collectFsRoutes<State>(
  _modules: FsModule[],
  _scopes: Scopes<State>,
  _router: Router<State>,
  _path: string,
): void {
}
