import { tenantDocument } from "../data/configuration_documents.ts";
import { NO_STORE } from "../http/headers.ts";
import { emptyResponse, withApiKey } from "./api_call.ts";

/** `GET /api/tenant`: the tenants that the API key can access. */
export const retrieveTenants = withApiKey(({ core, tenantId }) => {
  const tenants = [...core.store.tenants.values()]
    .filter(({ id }) => tenantId === null || tenantId === id)
    .map((tenant) => tenantDocument(core.store, tenant));
  return Response.json({ tenants }, { headers: NO_STORE });
});

/** `GET /api/tenant/{tenantId}`. */
export const retrieveTenant = withApiKey(({ core, ctx, tenantId }) => {
  const id = ctx.params.tenantId?.toLowerCase() ?? "";
  const found = core.store.tenants.get(id);
  if (found === undefined || (tenantId ?? id) !== id) return emptyResponse(404);
  const tenant = tenantDocument(core.store, found);
  return Response.json({ tenant }, { headers: NO_STORE });
});
