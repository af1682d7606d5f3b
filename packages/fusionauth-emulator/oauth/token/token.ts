import type { Context } from "fresh";
import { GRANT_DISABLED_ERROR } from "../../data/guesses.ts";
import { readForm } from "../../http/body.ts";
import { NO_STORE } from "../../http/headers.ts";
import { notModelled } from "../../instance/not_modelled.ts";
import type { State } from "../../instance/state.ts";
import { valueSupported } from "../../stories/rules/authorize_rules.ts";
import { grantEnabled } from "../../stories/rules/client_rules.ts";
import { errorResponse } from "../errors.ts";
import { exchangeCode } from "./authorization_code_grant.ts";
import { authenticateClient, type Client } from "./client_authentication.ts";
import { grantError, type GrantResult } from "./grant.ts";
import { exchangePassword } from "./password_grant.ts";
import { refresh } from "./refresh_token_grant.ts";

/** Handles one `grant_type`. */
type Grant = (
  state: State,
  client: Client,
  form: URLSearchParams,
) => Promise<GrantResult>;

const GRANTS: Readonly<Record<string, Grant>> = {
  "authorization_code": exchangeCode,
  "refresh_token": refresh,
  "password": exchangePassword,
};

/** The grants of FusionAuth that are not modelled, by what they need. */
const NOT_MODELLED: ReadonlyMap<string | null, string> = new Map([
  ["client_credentials", "entities"],
  ["urn:ietf:params:oauth:grant-type:device_code", "device authorization"],
]);

/** `POST /oauth2/token`. */
export async function token(ctx: Context<State>): Promise<Response> {
  const { state } = ctx;
  const form = await readForm(ctx.req);
  const asked = form.get("grant_type");
  const need = NOT_MODELLED.get(asked);
  if (need !== undefined) {
    return notModelled(ctx, `the grant ${asked}, which needs ${need}`);
  }
  const result = await grantTokens(state, ctx.req.headers, form);
  if (result.kind === "error") {
    return errorResponse(state, result.error, result.status);
  }
  state.step.end({ kind: "tokens", body: { ...result.body } });
  return Response.json(result.body, { headers: NO_STORE });
}

async function grantTokens(
  state: State,
  headers: Headers,
  form: URLSearchParams,
): Promise<GrantResult> {
  const grantType = form.get("grant_type") ?? "";
  state.step.check(valueSupported, Object.hasOwn(GRANTS, grantType), {
    name: "grant_type",
    sent: grantType || null,
    supported: Object.keys(GRANTS),
  });
  if (grantType === "") {
    const description = "The request is missing the grant_type parameter.";
    return grantError("invalid_request", "missing_grant_type", description);
  }
  const grant = Object.hasOwn(GRANTS, grantType)
    ? GRANTS[grantType]
    : undefined;
  if (grant === undefined) {
    const description = `The grant_type ${grantType} is unknown.`;
    return grantError(
      "unsupported_grant_type",
      "invalid_grant_type",
      description,
    );
  }
  state.entry.grantType = grantType;
  const client = authenticateClient(state, headers, form);
  if ("error" in client) return { kind: "error", ...client };
  state.entry.clientId = client.application.id;
  const enabled = client.application.oauth.enabledGrants;
  const facts = { grant: grantType, enabled };
  if (!state.step.check(grantEnabled, enabled.includes(grantType), facts)) {
    const description = `The ${grantType} grant is not enabled.`;
    return grantError(GRANT_DISABLED_ERROR, "grant_type_disabled", description);
  }
  return await grant(state, client, form);
}
