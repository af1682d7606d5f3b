import { userDocument } from "../data/documents.ts";
import type { User } from "../data/user.ts";
import { NO_STORE } from "../http/headers.ts";
import {
  deactivateUser,
  deleteUser,
  reactivateUser,
} from "../instance/users.ts";
import {
  type ApiCall,
  emptyResponse,
  findUser,
  isInScope,
  withApiKey,
  withApiKeyOrOwner,
} from "./api_call.ts";
import { fieldError } from "./errors.ts";
import { readJsonBody } from "./read_body.ts";
import { idOrNew, saveUser } from "./user_body.ts";

/** `GET /api/user/{id}`. */
export const retrieveUser = withApiKey((call) =>
  showFound(findUser(call, call.ctx.params.userId))
);

/**
 * `GET /api/user` with `userId`, `email`, `username` or `loginId`; with an access token, its user.
 */
export const findUserByQuery = withApiKeyOrOwner((call) => {
  const query = call.ctx.url.searchParams;
  const id = call.ownerId ?? query.get("userId");
  const login = query.get("email") ?? query.get("username") ??
    query.get("loginId");
  if (id !== null) return showFound(findUser(call, id));
  return showFound(login === null ? null : findByLogin(call, login));
});

/** `POST /api/user`, with or without the new user's id. */
export const createUser = withApiKey(async (call) => {
  const id = idOrNew(call.ctx.params.userId);
  if (id instanceof Response) return id;
  if (call.core.store.users.has(id)) {
    const message = `A User with id = [${id}] already exists.`;
    return fieldError("user.id", "duplicate", message);
  }
  const body = await readJsonBody(call.ctx.req);
  const user = saveUser(call, body, id, null);
  return user instanceof Response ? user : showUser(user);
});

/** `PUT` and `PATCH /api/user/{id}`; `PUT …?reactivate=true` reactivates a user. */
export const updateUser = withApiKey(async (call) => {
  const { core, ctx } = call;
  const known = findUser(call, ctx.params.userId);
  if (known === null) return emptyResponse(404);
  const isReactivation = ctx.req.method === "PUT" &&
    ctx.url.searchParams.get("reactivate") === "true";
  if (isReactivation) {
    reactivateUser(core, known);
    return showUser(known);
  }
  const body = await readJsonBody(ctx.req);
  const user = saveUser(call, body, known.id, known);
  return user instanceof Response ? user : showUser(user);
});

/** `DELETE /api/user/{id}` deactivates a user; with `?hardDelete=true` it deletes them. */
export const removeUser = withApiKey((call) => {
  const { core, ctx } = call;
  const user = findUser(call, ctx.params.userId);
  if (user === null) return emptyResponse(404);
  if (ctx.url.searchParams.get("hardDelete") === "true") {
    deleteUser(core, user);
  } else deactivateUser(core, user);
  return emptyResponse();
});

function findByLogin(call: ApiCall, login: string): User | null {
  const { tenants } = call.core.store;
  for (const tenantId of tenants.keys()) {
    const user = call.core.store.findUser(tenantId, login);
    if (user !== null && isInScope(call, user)) return user;
  }
  return null;
}

function showFound(user: User | null): Response {
  return user === null ? emptyResponse(404) : showUser(user);
}

function showUser(user: User): Response {
  return Response.json({ user: userDocument(user) }, { headers: NO_STORE });
}
