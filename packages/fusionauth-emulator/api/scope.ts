import type { Application, User } from "../data/model.ts";
import type { ApiCall } from "./api_call.ts";

/** Whether the caller may see something of this tenant. */
export function isInScope(
  { tenantId }: ApiCall,
  owned: { readonly tenantId: string },
): boolean {
  return tenantId === null || tenantId === owned.tenantId;
}

/** A user by id, in any case of letters; null when there is none for this caller. */
export function findUser(call: ApiCall, id: string | undefined): User | null {
  const user = call.core.store.users.get(id?.toLowerCase() ?? "");
  return user !== undefined && isInScope(call, user) ? user : null;
}

/** An application by id, in any case of letters; null when there is none for this caller. */
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
