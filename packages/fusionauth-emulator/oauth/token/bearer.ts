import type { JWTPayload } from "jose";
import type { Application } from "../../data/application.ts";
import type { User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import { readSignedClaims } from "../../tokens/signing.ts";

/** A valid token, its user and its application. */
export interface BearerToken {
  claims: JWTPayload;
  application: Application;
  user: User;
}

/** Verifies an access or ID token of this instance; null if it is invalid or expired. */
export async function readBearer(
  core: Core,
  token: string,
): Promise<BearerToken | null> {
  const claims = await readSignedClaims(core, token);
  if (claims === null) return null;
  const { aud, exp, iss, sub, tid } = claims;
  if (typeof exp !== "number" || exp * 1000 <= core.clock.now()) return null;
  const application = core.store.applications.get(
    (Array.isArray(aud) ? aud[0] : aud) ?? "",
  );
  const user = core.store.users.get(sub ?? "");
  if (application === undefined || !application.active || user === undefined) {
    return null;
  }
  const tenant = core.store.tenantOf(application);
  if (iss !== tenant.issuer || tid !== tenant.id) return null;
  return { claims, application, user };
}
