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
  application: Application;
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
  const audience = (Array.isArray(aud) ? aud[0] : aud) ?? "";
  const application = core.store.applications.get(audience);
  const user = core.store.users.get(sub ?? "");
  const isKnown = application !== undefined && application.active &&
    user !== undefined;
  step.check(tokenOwnersKnown, isKnown, {
    sub: sub ?? null,
    aud: audience,
    isUserKnown: user !== undefined,
  });
  if (!isKnown) return null;
  const { issuer, id: tenantId } = core.store.tenantOf(application);
  const isIssuer = step.check(
    tokenIssuerRight,
    iss === issuer && tid === tenantId,
    { iss: iss ?? null, issuer },
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
