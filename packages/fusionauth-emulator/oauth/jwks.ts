import type { Context } from "fresh";
import type { State } from "../instance/state.ts";

/** `GET /.well-known/jwks.json`: every key pair of the instance, and never an HMAC key. */
export function jwks(ctx: Context<State>): Response {
  const { core } = ctx.state;
  const keys = core.keys.all().flatMap(({ publicJwk }) =>
    publicJwk === null ? [] : [{ ...publicJwk }]
  );
  return Response.json({ keys });
}
