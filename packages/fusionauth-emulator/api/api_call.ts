import type { Context } from "fresh";
import type { Application } from "../data/application.ts";
import { isSameText } from "../data/secrets.ts";
import type { ApiKey } from "../data/settings.ts";
import type { User } from "../data/user.ts";
import { NO_STORE } from "../http/headers.ts";
import type { Core } from "../instance/core.ts";
import { notModelled } from "../instance/not_modelled.ts";
import type { State } from "../instance/state.ts";
import { loginPrevented } from "../instance/users.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import { readBearer } from "../oauth/token/bearer.ts";
import { accessTokenOf } from "./access_token.ts";
import { bodyError } from "./errors.ts";

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

/** An endpoint for API keys with permission for its path and method. */
export function withApiKey(answer: Answer) {
  return async (ctx: Context<State>): Promise<Response> =>
    await answerCall(callByKey(ctx), answer);
}

/** An endpoint for API keys with permission, and for users, by access token, for what they own. */
export function withApiKeyOrOwner(answer: Answer) {
  return async (ctx: Context<State>): Promise<Response> => {
    const token = accessTokenOf(ctx.req.headers);
    const call = token === null
      ? callByKey(ctx)
      : await callByToken(ctx, token);
    return await answerCall(call, answer);
  };
}

/** Calls `answer`; responds with an error if the request's body is invalid. */
export async function withBodyErrors(
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof KickstartError)) throw error;
    return bodyError(error);
  }
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
  const isJsonPatch = /^application\/json-patch\+json\b/i.test(
    call.ctx.req.headers.get("content-type") ?? "",
  );
  if (isJsonPatch) return notModelled(call.ctx, "JSON Patch");
  return await withBodyErrors(() => answer(call));
}

/** The call of an API key with permission for the path and method; null without one. */
export function callByKey(ctx: Context<State>): ApiCall | null {
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
  const methods = endpoints[endpointOf(ctx)];
  return methods?.includes(ctx.req.method) ?? false;
}

/** The path that permissions of API keys name: without ids, as `/api/user/registration`. */
function endpointOf({ url, params }: Context<State>): string {
  const ids = new Set(Object.values(params));
  return url.pathname.split("/")
    .filter((segment, index) => index === 0 || segment !== "")
    .filter((segment) => !ids.has(segment)).join("/");
}
