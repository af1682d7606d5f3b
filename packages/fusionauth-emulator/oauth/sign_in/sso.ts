import type { Context } from "fresh";
import type { Tenant } from "../../data/tenant.ts";
import type { User } from "../../data/user.ts";
import {
  clearCookie,
  getCookie,
  setCookie,
  SSO_COOKIE,
} from "../../http/cookies.ts";
import type { State } from "../../instance/state.ts";
import { loginPrevented } from "../../instance/users.ts";
import type { AuthorizeRequest } from "../authorize/authorize_request.ts";

/** A user with an SSO session in this browser. */
export interface SsoUser {
  user: User;
  sessionId: string;
  /** When the user authenticated, in seconds. */
  authTime: number;
}

/** The user of this browser's SSO session, if the request allows single sign-on; else null. */
export function ssoUser(
  ctx: Context<State>,
  request: AuthorizeRequest,
): SsoUser | null {
  const { core } = ctx.state;
  const { tenant, prompts, maxAge } = request;
  const cookie = getCookie(ctx.req.headers, SSO_COOKIE);
  if (cookie === null || prompts.has("login") || maxAge === 0) return null;
  const session = core.ssoSessions.find(cookie, tenant.ssoSessionSeconds);
  if (session === null || session.tenantId !== tenant.id) return null;
  const age = core.clock.now() / 1000 - session.authTime;
  if (maxAge !== null && age > maxAge) return null;
  const user = core.store.users.get(session.userId);
  if (user === undefined || loginPrevented(core.clock, user) !== null) {
    return null;
  }
  return { user, sessionId: session.id, authTime: session.authTime };
}

/** Opens an SSO session for this browser, and returns its id. */
export function openSso(
  ctx: Context<State>,
  tenant: Tenant,
  signedIn: { user: User; authTime: number },
  headers: Headers,
): string {
  endSso(ctx);
  const { value, session } = ctx.state.core.ssoSessions.open({
    tenantId: tenant.id,
    userId: signedIn.user.id,
    authTime: signedIn.authTime,
  }, tenant.ssoSessionSeconds);
  setCookie(headers, SSO_COOKIE, value, {
    sameSite: "Lax",
    maxAgeSeconds: tenant.ssoSessionSeconds,
  });
  return session.id;
}

/** Ends this browser's SSO session, and returns whether it had one. */
export function endSso(ctx: Context<State>): boolean {
  const cookie = getCookie(ctx.req.headers, SSO_COOKIE);
  return cookie !== null && ctx.state.core.ssoSessions.end(cookie);
}

/** Deletes the SSO cookie. */
export function clearSsoCookie(headers: Headers) {
  clearCookie(headers, SSO_COOKIE);
}
