import type { Context } from "fresh";
import type { Application } from "../data/application.ts";
import { isSameText } from "../data/secrets.ts";
import type { ApiKey } from "../data/settings.ts";
import type { User } from "../data/user.ts";
import { bearerOf, NO_STORE } from "../http/headers.ts";
import type { Core } from "../instance/core.ts";
import type { State } from "../instance/state.ts";
import { loginPrevented } from "../instance/users.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { readBearer } from "../oauth/token/bearer.ts";
import { fieldError } from "./errors.ts";

/** An authorized call of the API. */
export interface ApiCall {
  readonly ctx: Context<State>;
  readonly core: Core;
  /** The only tenant that the caller can access; null: all. */
  readonly tenantId: string | null;
  /** The user whose access token was sent; null for an API key. */
  readonly ownerId: string | null;
}

type Answer = (call: ApiCall) => Response | Promise<Response>;

/** The paths that permissions of API keys name; longer ones come first. */
const ENDPOINTS = [
  "/api/jwt/refresh",
  "/api/user/change-password",
  "/api/user/registration",
  "/api/user",
];

/** An endpoint for API keys with permission for its path and method. */
export function withApiKey(answer: Answer) {
  return async (ctx: Context<State>): Promise<Response> =>
    await answerCall(callByKey(ctx), answer);
}

/** An endpoint for API keys with permission, and for users, by access token, for what they own. */
export function withApiKeyOrOwner(answer: Answer) {
  return async (ctx: Context<State>): Promise<Response> => {
    const token = bearerOf(ctx.req.headers);
    const call = token === null
      ? callByKey(ctx)
      : await callByToken(ctx, token);
    return await answerCall(call, answer);
  };
}

/** A response with only a status. */
export function emptyResponse(status = 200): Response {
  return new Response(null, { status, headers: NO_STORE });
}

/** Whether the caller can access something of this tenant. */
export function isInScope(
  { tenantId }: ApiCall,
  owned: { readonly tenantId: string },
): boolean {
  return tenantId === null || tenantId === owned.tenantId;
}

/** Finds a user by id, in upper or lower case; null if the caller cannot access one. */
export function findUser(call: ApiCall, id: string | undefined): User | null {
  const user = call.core.store.users.get(id?.toLowerCase() ?? "");
  return user !== undefined && isInScope(call, user) ? user : null;
}

/** Finds an application by id, in upper or lower case; null if the caller cannot access one. */
export function findApplication(
  call: ApiCall,
  id: string | undefined,
): Application | null {
  const application = call.core.store.applications.get(
    id?.toLowerCase() ?? "",
  );
  return application !== undefined && isInScope(call, application)
    ? application
    : null;
}

async function answerCall(
  call: ApiCall | null,
  answer: Answer,
): Promise<Response> {
  if (call === null) return emptyResponse(401);
  try {
    return await answer(call);
  } catch (error) {
    // The code that reads the requests of a kickstart also reads API requests.
    if (!(error instanceof KickstartError)) throw error;
    return fieldError(error.place.key, "invalid", error.problem);
  }
}

function callByKey(ctx: Context<State>): ApiCall | null {
  const { core } = ctx.state;
  const key = ctx.state.isOperator ? OPERATOR_KEY : findKey(ctx);
  if (key === null || !isPermitted(key, ctx)) return null;
  const asked = ctx.req.headers.get("x-fusionauth-tenantid")?.toLowerCase() ??
    null;
  if (asked !== null && !core.store.tenants.has(asked)) return null;
  if (asked !== null && (key.tenantId ?? asked) !== asked) return null;
  return { ctx, core, tenantId: key.tenantId ?? asked, ownerId: null };
}

/** What the operator of the emulator may do: everything, in every tenant. */
const OPERATOR_KEY: Omit<ApiKey, "key"> = { tenantId: null, endpoints: null };

function findKey({ req, state }: Context<State>): ApiKey | null {
  const sent = req.headers.get("authorization") ?? "";
  const { apiKeys } = state.core.store;
  return apiKeys.find(({ key }) => isSameText(key, sent)) ?? null;
}

async function callByToken(
  ctx: Context<State>,
  token: string,
): Promise<ApiCall | null> {
  const { core } = ctx.state;
  const bearer = await readBearer(core, token);
  if (bearer === null || bearer.claims.tty !== "at") return null;
  if (loginPrevented(core.clock, bearer.user) !== null) return null;
  const { id: ownerId, tenantId } = bearer.user;
  return { ctx, core, tenantId, ownerId };
}

function isPermitted(
  { endpoints }: Pick<ApiKey, "endpoints">,
  ctx: Context<State>,
): boolean {
  if (endpoints === null) return true;
  const { pathname } = ctx.url;
  const endpoint = ENDPOINTS.find((path) =>
    pathname === path || pathname.startsWith(`${path}/`)
  );
  const methods = endpoint === undefined ? undefined : endpoints[endpoint];
  return methods?.includes(ctx.req.method) ?? false;
}
