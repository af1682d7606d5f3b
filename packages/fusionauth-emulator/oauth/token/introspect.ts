import type { Context } from "fresh";
import type { JWTPayload } from "jose";
import { INTROSPECTION_NEEDS_SECRET } from "../../data/guesses.ts";
import { hashText } from "../../data/secrets.ts";
import { readForm } from "../../http/body.ts";
import { NO_STORE } from "../../http/headers.ts";
import type { State } from "../../instance/state.ts";
import { parameterSent } from "../../stories/rules/token_rules.ts";
import { errorResponse, oauthError } from "../errors.ts";
import { readBearer } from "./bearer.ts";
import {
  authenticateClient,
  checkAuthenticated,
  type Client,
} from "./client_authentication.ts";

const HINTS = ["access_token", "id_token", "refresh_token"];

/**
 * `POST /oauth2/introspect`: whether a token is active, and its claims (RFC 7662). A refresh token
 * needs the hint `refresh_token`; a token of another client is refused.
 */
export async function introspect(ctx: Context<State>): Promise<Response> {
  const { state } = ctx;
  const form = await readForm(ctx.req);
  const client = authenticateClient(state, ctx.req.headers, form);
  if ("error" in client) {
    return errorResponse(state, client.error, client.status);
  }
  const { application } = client;
  state.entry.clientId = application.id;
  const isRequired = INTROSPECTION_NEEDS_SECRET &&
    application.oauth.clientAuthenticationPolicy === "Required";
  const refusal = checkAuthenticated(state, client, isRequired);
  if (refusal !== null) {
    return errorResponse(state, refusal.error, refusal.status);
  }
  const name = "token";
  const token = form.get(name) ?? "";
  const isSent = token !== "";
  if (!state.step.check(parameterSent, isSent, { name, isSent })) {
    const description = "The request is missing the token parameter.";
    return errorResponse(
      state,
      oauthError("invalid_request", "missing_token", description),
    );
  }
  const hint = form.get("token_type_hint") || null;
  if (hint !== null && !HINTS.includes(hint)) {
    const description = `The token_type_hint ${hint} is not supported.`;
    return errorResponse(
      state,
      oauthError(
        "unsupported_token_type",
        "unsupported_token_type",
        description,
      ),
    );
  }
  return hint === "refresh_token"
    ? introspectRefreshToken(state, client, token)
    : await introspectJwt(state, client, token, hint);
}

function introspectRefreshToken(
  state: State,
  { application }: Client,
  value: string,
): Response {
  const token = state.core.refreshTokens.find(value);
  if (token === null) return show(state, { active: false });
  if (token.applicationId !== application.id) return foreign(state);
  const isActive = token.hash === hashText(value) &&
    token.expiresAt > state.core.clock.now() &&
    state.core.store.users.get(token.userId)?.active === true;
  const exp = Math.floor(token.expiresAt / 1000);
  return show(state, isActive ? { active: true, exp } : { active: false });
}

async function introspectJwt(
  state: State,
  { application }: Client,
  token: string,
  hint: string | null,
): Promise<Response> {
  const bearer = await readBearer(state.core, token);
  if (bearer === null) return show(state, { active: false });
  if (bearer.application?.id !== application.id) return foreign(state);
  if (hint !== null && hint !== kindOf(bearer.claims)) {
    const description = "The token is not of the hinted type.";
    return errorResponse(
      state,
      oauthError("invalid_request", "token_type_hint_mismatch", description),
    );
  }
  return show(state, { active: true, ...bearer.claims });
}

function kindOf({ tty }: JWTPayload): string {
  return tty === "at" ? "access_token" : "id_token";
}

function foreign(state: State): Response {
  const description = "The token was issued to another client.";
  const error = oauthError(
    "invalid_client",
    "invalid_client_authentication",
    description,
  );
  return errorResponse(state, error, 401);
}

function show(
  { step }: State,
  body: Record<string, unknown>,
): Response {
  step.end({ kind: "document", body });
  return Response.json(body, { headers: NO_STORE });
}
