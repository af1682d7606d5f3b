import type { Context } from "fresh";
import type { Application } from "../data/application.ts";
import { userDocument } from "../data/documents.ts";
import {
  LOGIN_STATUS_PRECEDENCE,
  UNVERIFIED_LOGIN_GETS_TOKENS,
} from "../data/guesses.ts";
import { registrationOf } from "../data/store.ts";
import type { Tenant } from "../data/tenant.ts";
import { loginIdOf } from "../data/user.ts";
import { NO_STORE } from "../http/headers.ts";
import type { State } from "../instance/state.ts";
import type { Field } from "../kickstart/file/field.ts";
import { recordLogin } from "../oauth/sign_in/record_login.ts";
import {
  callByKey,
  emptyResponse,
  isInScope,
  withBodyErrors,
} from "./api_call.ts";
import { fieldError } from "./errors.ts";
import { type LoginCheck, readLogin } from "./login_credentials.ts";
import { issueTokens } from "./login_tokens.ts";
import { readJsonBody } from "./read_body.ts";
import { setTokenCookies } from "./token_cookies.ts";
import { tenantForNew, tenantRequired } from "./user_body.ts";

/**
 * `POST /api/login`: signs in by login id and password, or by a one-time password. 200, or 202 if the
 * user is not registered for the application; 203 with a `changePasswordId` if the password must be
 * changed; 212 or 213 if the user or the registration is unverified. Empty: 401 without a needed API
 * key, 404 for wrong credentials, 410 for an expired user, 423 for a locked one.
 */
export function login(ctx: Context<State>): Promise<Response> {
  return withBodyErrors(async () => {
    const body = await readJsonBody(ctx.req);
    const target = findTarget(ctx, body);
    if (target instanceof Response) return target;
    ctx.state.entry.clientId = target.application?.id ?? null;
    const check = readLogin(ctx.state.core, target, body);
    if (check instanceof Response) return check;
    recordLogin(ctx.state, {
      tenant: target.tenant,
      loginId: check.kind === "correct"
        ? loginIdOf(check.user)
        : body.get("loginId").optionalString() ?? "",
      reason: check.kind === "correct" ? null : check.reason,
      isPicked: false,
    });
    if (check.kind === "refused") {
      ctx.state.entry.reason = check.reason;
      return emptyResponse(REFUSALS[check.reason]);
    }
    return await signIn(ctx, body, { ...target, ...check });
  });
}

const REFUSALS = {
  "invalid_user_credentials": 404,
  "user_expired": 410,
  "user_locked": 423,
} as const;

interface LoginTarget {
  tenant: Tenant;
  application: Application | null;
}

/** The application to sign in to, or only a tenant; an error response if the caller may not. */
function findTarget(ctx: Context<State>, body: Field): LoginTarget | Response {
  const { store } = ctx.state.core;
  const id = body.get("applicationId").optionalId();
  const application = id === null ? null : store.applications.get(id);
  const key = callByKey(ctx);
  const isHidden = application !== null && application !== undefined &&
    key !== null && !isInScope(key, application);
  if (application === undefined || isHidden) {
    if (key === null) return emptyResponse(401);
    const message = `There is no application [${id}].`;
    return fieldError("applicationId", "invalid", message);
  }
  const asked = ctx.req.headers.get("x-fusionauth-tenantid")?.toLowerCase() ??
    null;
  const tenantId = application?.tenantId ??
    tenantForNew(store, key?.tenantId ?? asked);
  const tenant = tenantId === null ? undefined : store.tenants.get(tenantId);
  if (tenant === undefined) return tenantRequired();
  const needsKey = application?.login.requireAuthentication ??
    tenant.loginRequiresApiKey;
  return needsKey && key === null
    ? emptyResponse(401)
    : { tenant, application };
}

type SignIn = LoginTarget & Extract<LoginCheck, { kind: "correct" }>;

async function signIn(
  ctx: Context<State>,
  body: Field,
  signIn: SignIn,
): Promise<Response> {
  const { tenant, user, changePasswordReason } = signIn;
  const status = statusOf(signIn);
  if (changePasswordReason !== null && status === 203) {
    const changePasswordId = ctx.state.core.passwordChanges.issue(
      { userId: user.id },
      tenant.changePasswordLifeSeconds,
    );
    return Response.json({ changePasswordId, changePasswordReason }, {
      status,
      headers: NO_STORE,
    });
  }
  const isVerified = status === 200 || status === 202;
  const getsTokens = !body.get("noJWT").boolean(false) &&
    (isVerified || UNVERIFIED_LOGIN_GETS_TOKENS);
  const headers = new Headers(NO_STORE);
  const tokens = getsTokens
    ? await issueTokens(ctx.state.core, body, signIn)
    : null;
  if (tokens !== null) {
    setTokenCookies(ctx, headers, tokens);
    ctx.state.step.end({ kind: "tokens", body: tokens.members });
  }
  return Response.json({ ...tokens?.members, user: userDocument(user) }, {
    status,
    headers,
  });
}

/** The status of a correct login: the first in the precedence that applies, or 200. */
function statusOf(
  { tenant, application, user, changePasswordReason }: SignIn,
): number {
  const registration = application === null
    ? null
    : registrationOf(user, application.id);
  const applies = {
    202: application !== null && registration === null,
    203: changePasswordReason !== null,
    212: tenant.verifyEmail && !user.verified,
    213: application?.verifyRegistration === true &&
      registration?.verified === false,
  };
  return LOGIN_STATUS_PRECEDENCE.find((status) => applies[status]) ?? 200;
}
