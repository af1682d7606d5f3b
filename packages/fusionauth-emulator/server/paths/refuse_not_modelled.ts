import type { Context } from "fresh";
import { notModelled } from "../../instance/not_modelled.ts";
import type { State } from "../../instance/state.ts";
import type { PathTree } from "./path_tree.ts";

/** Where FusionAuth has endpoints and pages: a path below that is not modelled gets 501. */
const PREFIXES = [
  "/.well-known",
  "/account",
  "/admin",
  "/ajax",
  "/api",
  "/app",
  "/email",
  "/oauth2",
  "/password",
  "/phone",
  "/registration",
  "/samlv2",
];

/**
 * Creates the middleware that refuses what the emulator does not model, before anything else can
 * answer it, as `/api/user/:userId` would for `POST /api/user/import`.
 */
export function refuseNotModelled(tree: PathTree) {
  return function refuse(ctx: Context<State>): Response | Promise<Response> {
    const { pathname } = ctx.url;
    const { method } = ctx.req;
    const modelled = tree.find(pathname)?.modelled;
    const isModelled = method === "OPTIONS" ||
      modelled?.has(method === "HEAD" ? "GET" : method) ||
      !PREFIXES.some((prefix) =>
        pathname === prefix || pathname.startsWith(`${prefix}/`)
      );
    return isModelled ? ctx.next() : notModelled(ctx);
  };
}
