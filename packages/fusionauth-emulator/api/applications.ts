import type { Context } from "fresh";
import {
  applicationDocument,
  oauthDocument,
} from "../data/configuration_documents.ts";
import { NO_STORE } from "../http/headers.ts";
import type { State } from "../instance/state.ts";
import {
  callByKey,
  emptyResponse,
  findApplication,
  isInScope,
  withApiKey,
} from "./api_call.ts";

/** `GET /api/application`: the active applications or, with `inactive=true`, the others. */
export const retrieveApplications = withApiKey((call) => {
  const { core, ctx } = call;
  const isActive = ctx.url.searchParams.get("inactive") !== "true";
  const applications = [...core.store.applications.values()]
    .filter((item) => item.active === isActive && isInScope(call, item))
    .map((item) => applicationDocument(core.store, item));
  return Response.json({ applications }, { headers: NO_STORE });
});

/** `GET /api/application/{applicationId}`. */
export const retrieveApplication = withApiKey((call) => {
  const { core, ctx } = call;
  const found = findApplication(call, ctx.params.applicationId);
  if (found === null) return emptyResponse(404);
  const application = applicationDocument(core.store, found);
  return Response.json({ application }, { headers: NO_STORE });
});

/**
 * `GET /api/application/{applicationId}/oauth-configuration`: with an API key, or without it and
 * without the client secret.
 */
export function retrieveOAuthConfiguration(ctx: Context<State>): Response {
  const { core } = ctx.state;
  const key = callByKey(ctx);
  if (key === null && ctx.req.headers.has("authorization")) {
    return emptyResponse(401);
  }
  const call = key ?? { ctx, core, tenantId: null, ownerId: null };
  const application = findApplication(call, ctx.params.applicationId);
  if (application === null) return emptyResponse(404);
  const tenant = core.store.tenantOf(application);
  const { clientSecret, ...oauth } = oauthDocument(core.store, application);
  return Response.json({
    httpSessionMaxInactiveInterval: tenant.ssoSessionSeconds,
    logoutURL: tenant.logoutUrl ?? undefined,
    oauthConfiguration: key === null ? oauth : { ...oauth, clientSecret },
  }, { headers: NO_STORE });
}
