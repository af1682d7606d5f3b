import type { Context } from "fresh";
import { CODE_ALLOWS_FRAGMENT } from "../data/guesses.ts";
import type { State } from "../instance/state.ts";
import { tenantRight } from "../stories/rules/client_rules.ts";
import { KEY_ALGORITHMS } from "../tokens/key.ts";
import { checkIssuer } from "./check_issuer.ts";
import { errorResponse, oauthError } from "./errors.ts";

/**
 * `GET /.well-known/openid-configuration`, also with a tenant id before or after it, or in
 * `?tenantId=`. URLs are built from the request, but the issuer is the tenant's, so they can differ.
 */
export function discovery(ctx: Context<State>): Response {
  const { core, origin } = ctx.state;
  const asked = ctx.params.tenantId ?? ctx.url.searchParams.get("tenantId");
  const tenant = core.store.tenants.get(
    asked?.toLowerCase() ?? core.store.defaultTenantId,
  );
  ctx.state.step.check(tenantRight, tenant !== undefined, {
    sent: asked,
    expected: [...core.store.tenants.keys()],
  });
  if (tenant === undefined) {
    const description = "There is no tenant with this tenantId.";
    return errorResponse(
      ctx.state,
      oauthError("invalid_request", "invalid_tenant_id", description),
    );
  }
  const document: Record<string, unknown> = {
    issuer: tenant.issuer,
    "authorization_endpoint": `${origin}/oauth2/authorize`,
    "token_endpoint": `${origin}/oauth2/token`,
    "userinfo_endpoint": `${origin}/oauth2/userinfo`,
    "jwks_uri": `${origin}/.well-known/jwks.json`,
    "end_session_endpoint": `${origin}/oauth2/logout`,
    "backchannel_logout_supported": false,
    "frontchannel_logout_supported": true,
    // FusionAuth also lists the implicit and the device grant, and signed userinfo.
    "grant_types_supported": [
      "authorization_code",
      "password",
      "refresh_token",
    ],
    "response_types_supported": ["code"],
    "response_modes_supported": CODE_ALLOWS_FRAGMENT
      ? ["form_post", "fragment", "query"]
      : ["form_post", "query"],
    "scopes_supported": ["openid", "offline_access"],
    "subject_types_supported": ["public"],
    "token_endpoint_auth_methods_supported": [
      "client_secret_basic",
      "client_secret_post",
      "none",
    ],
    "id_token_signing_alg_values_supported": [...KEY_ALGORITHMS].sort(),
    "code_challenge_methods_supported": ["S256"],
    "claims_supported": CLAIMS,
  };
  checkIssuer(ctx, tenant.issuer);
  return Response.json(document);
}

/**
 * `GET /.well-known/jwks.json`: every public key of the instance; HMAC keys are never published.
 */
export function jwks(ctx: Context<State>): Response {
  const { core } = ctx.state;
  const keys = core.keys.all().flatMap(({ publicJwk }) =>
    publicJwk === null ? [] : [{ ...publicJwk }]
  );
  return Response.json({ keys });
}

const CLAIMS = [
  "applicationId",
  "at_hash",
  "aud",
  "authenticationType",
  "birthdate",
  "c_hash",
  "email",
  "email_verified",
  "exp",
  "family_name",
  "given_name",
  "iat",
  "iss",
  "jti",
  "middle_name",
  "name",
  "nonce",
  "phone_number",
  "phone_number_verified",
  "picture",
  "preferred_username",
  "roles",
  "sub",
];
