import type { JWTPayload } from "jose";
import type { Application } from "../../data/application.ts";
import type { User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import { readSignedClaims } from "../../tokens/signing.ts";

/** A valid token, its user and its application. */
export interface BearerToken {
  claims: JWTPayload;
  /** Null for a token of the Login API for no application. */
  application: Application | null;
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
  const id = Array.isArray(aud) ? aud[0] : aud;
  const application = id === undefined ? null : core.store.applications.get(id);
  const user = core.store.users.get(sub ?? "");
  if (application === undefined || application?.active === false) return null;
  if (user === undefined) return null;
  const tenant = core.store.tenants.get(
    application?.tenantId ?? user.tenantId,
  );
  if (iss !== tenant?.issuer || tid !== tenant?.id) return null;
  return { claims, application, user };
}
