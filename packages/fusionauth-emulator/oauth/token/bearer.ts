import { decodeJwt, decodeProtectedHeader, type JWTPayload } from "jose";
import type { Application } from "../../data/application.ts";
import type { User } from "../../data/user.ts";
import type { Core } from "../../instance/core.ts";
import {
  tokenAlive,
  tokenGenuine,
  tokenIssuerRight,
  tokenOwnersKnown,
} from "../../stories/rules/bearer_rules.ts";
import { FORGETFUL, type StepRecorder } from "../../stories/step_recorder.ts";
import { readSignedClaims } from "../../tokens/signing.ts";

/** A valid token, its user and its application. */
export interface BearerToken {
  claims: JWTPayload;
  /** Null for a token of the Login API for no application. */
  application: Application | null;
  user: User;
}

/**
 * Verifies an access or ID token of this instance; null if it is invalid or expired, and the step says
 * why.
 */
export async function readBearer(
  core: Core,
  token: string,
  step: StepRecorder = FORGETFUL,
): Promise<BearerToken | null> {
  const claims = await readSignedClaims(core, token);
  step.check(tokenGenuine, claims !== null, genuineFacts(core, token, claims));
  if (claims === null) return null;
  const { aud, exp, iss, sub, tid } = claims;
  const now = core.clock.now();
  const expiredAt = typeof exp === "number" ? exp * 1000 : null;
  const isAlive = expiredAt !== null && expiredAt > now;
  if (!step.check(tokenAlive, isAlive, { expiredAt, now })) return null;
  const id = Array.isArray(aud) ? aud[0] : aud;
  const application = id === undefined ? null : core.store.applications.get(id);
  const user = core.store.users.get(sub ?? "");
  const areKnown = user !== undefined && application !== undefined &&
    application?.active !== false;
  step.check(tokenOwnersKnown, areKnown, {
    sub: sub ?? null,
    aud: id ?? null,
    isUserKnown: user !== undefined,
  });
  if (!areKnown) return null;
  const tenant = core.store.tenants.get(
    application?.tenantId ?? user.tenantId,
  );
  const isIssuer = step.check(
    tokenIssuerRight,
    iss === tenant?.issuer && tid === tenant?.id,
    { iss: iss ?? null, issuer: tenant?.issuer ?? "" },
  );
  return isIssuer ? { claims, application, user } : null;
}

/** What a token says of itself; only looked at when it is not genuine. */
function genuineFacts(core: Core, token: string, claims: JWTPayload | null) {
  const said = claims === null ? readUnverified(token) : null;
  const kid = said?.kid ?? null;
  return {
    isGenuine: claims !== null,
    kid,
    iss: said?.iss ?? claims?.iss ?? null,
    isKeyKnown: kid !== null && core.keys.byKid(kid) !== null,
  };
}

function readUnverified(token: string): { kid?: string; iss?: string } {
  try {
    const { kid } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    return {
      ...(typeof kid === "string" ? { kid } : {}),
      ...(typeof iss === "string" ? { iss } : {}),
    };
  } catch {
    return {};
  }
}
