import {
  allowInsecureRequests,
  type ClientAuth,
  customFetch,
  genericTokenEndpointRequest,
} from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { ALLOW_HTTP, backChannelFetch } from "./back_channel.ts";
import { getMetadata } from "./discovery.ts";
import {
  FusionAuthUnavailable,
  FusionAuthUntrusted,
  FusionAuthUnusable,
  GrantRefused,
} from "./failures.ts";
import { isRecord } from "./parse.ts";

/** What FusionAuth answered to a refresh; nothing in it is verified yet. */
export interface RefreshedTokens {
  readonly accessToken: string;
  /** `null` when FusionAuth keeps the old one, as it does for reusable refresh tokens. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
}

/** The errors of RFC 6749 §5.2: no second try mends them. */
const FINAL_ERRORS = [
  "invalid_grant",
  "invalid_client",
  "invalid_request",
  "invalid_scope",
  "unauthorized_client",
  "unsupported_grant_type",
];

/**
 * The refresh token grant (RFC 6749 §6).
 *
 * @throws {GrantRefused} when the refresh token, or this client, is no longer accepted.
 * @throws {FusionAuthUnavailable} when it may work later, as when a maintenance page answers.
 * @throws {FusionAuthUntrusted} when the tokens are not such as this app can accept.
 */
export async function refreshTokens(
  refreshToken: string,
): Promise<RefreshedTokens> {
  const metadata = await getMetadata();
  const response = await genericTokenEndpointRequest(
    metadata,
    { client_id: settings.clientId },
    clientSecretBasic,
    "refresh_token",
    { refresh_token: refreshToken },
    {
      [customFetch]: backChannelFetch,
      [allowInsecureRequests]: ALLOW_HTTP,
    },
  );
  return readTokenResponse(response.status, await readJson(response));
}

/**
 * HTTP Basic with form-encoded parts (RFC 6749 §2.3.1). oauth4webapi's own also escapes hyphens,
 * which a server that compares a UUID as it comes would not recognise.
 */
const clientSecretBasic: ClientAuth = (_server, _client, _body, headers) => {
  const encode = (text: string) =>
    new URLSearchParams({ text }).toString().slice("text=".length);
  const { clientId, clientSecret } = settings;
  headers.set(
    "authorization",
    `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`,
  );
};

async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (cause) {
    throw new FusionAuthUnusable("Cannot read FusionAuth's token response", {
      cause,
    });
  }
}

function readTokenResponse(status: number, body: unknown): RefreshedTokens {
  if (!isRecord(body)) {
    throw new FusionAuthUnusable("FusionAuth's token response is no object");
  }
  if (status !== 200) throw refusal(status, body);
  const { access_token, token_type, refresh_token, id_token } = body;
  if (typeof access_token !== "string" || access_token === "") {
    throw new FusionAuthUntrusted("FusionAuth's token response has no token");
  }
  if (typeof token_type !== "string" || !/^bearer$/i.test(token_type)) {
    throw new FusionAuthUntrusted("FusionAuth's token is not a bearer token");
  }
  return {
    accessToken: access_token,
    refreshToken: optionalText(refresh_token),
    idToken: optionalText(id_token),
  };
}

function refusal(status: number, body: Record<string, unknown>): Error {
  const { error, error_reason } = body;
  if (typeof error === "string" && FINAL_ERRORS.includes(error)) {
    return new GrantRefused(
      typeof error_reason === "string" ? error_reason : error,
    );
  }
  return new FusionAuthUnavailable(
    `FusionAuth's token endpoint answered with status ${status}`,
  );
}

function optionalText(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string" || value === "") {
    throw new FusionAuthUntrusted("FusionAuth's token response is malformed");
  }
  return value;
}
