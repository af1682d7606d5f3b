import {
  type ClientAuth,
  clockTolerance,
  processGenericTokenEndpointResponse,
  refreshTokenGrantRequest,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "oauth4webapi";
import { settings } from "@/fresh.config.ts";
import { REQUEST_OPTIONS } from "./back_channel.ts";
import { FusionAuthError, type FusionAuthErrorKind } from "./errors.ts";
import { getMetadata } from "./metadata.ts";

/** What FusionAuth's token endpoint answered. No token in it is verified yet. */
export interface TokenResponse {
  readonly accessToken: string;
  /** `null` also when a refresh keeps the old one, as for FusionAuth's reusable refresh tokens. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
}

/** The errors of RFC 6749 §5.2, which no retry cures; any other may pass. */
const ERRORS = new Map<string, FusionAuthErrorKind>([
  ["invalid_grant", "refused"],
  ["invalid_request", "refused"],
  ["invalid_client", "misconfigured"],
  ["invalid_scope", "misconfigured"],
  ["unauthorized_client", "misconfigured"],
  ["unsupported_grant_type", "misconfigured"],
]);

/** Encrypted, they take half of a session record, of which Deno KV takes 64 KiB. */
const LONGEST_TOKENS = 24 * 1024;

const CLIENT = {
  "client_id": settings.CLIENT_ID,
  // The times of an ID token are checked in tokens.ts, which can tell that a clock is off.
  [clockTolerance]: Number.MAX_SAFE_INTEGER,
};

/** The refresh token grant (RFC 6749 §6). @throws {FusionAuthError} as `readTokenResponse` does. */
export async function refreshTokens(
  refreshToken: string,
): Promise<TokenResponse> {
  const metadata = await getMetadata();
  const response = await refreshTokenGrantRequest(
    metadata,
    CLIENT,
    clientSecretBasic,
    refreshToken,
    REQUEST_OPTIONS,
  );
  return await readTokenResponse(response);
}

/**
 * HTTP Basic (RFC 6749 §2.3.1). oauth4webapi's own escapes hyphens, and a server that compares the
 * client id without decoding it would not recognise a UUID. The settings allow only characters that
 * need no escape.
 */
const clientSecretBasic: ClientAuth = (_server, _client, _body, headers) => {
  const { CLIENT_ID, CLIENT_SECRET } = settings;
  headers.set(
    "authorization",
    `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
  );
};

/**
 * Reads a response of the token endpoint (RFC 6749 §5, OIDC Core §3.1.3.3).
 *
 * @throws {FusionAuthError} `refused` when the code or refresh token is not accepted;
 * `misconfigured` when this client is not; `untrusted` when the tokens cannot be accepted;
 * `unavailable` or `unusable` when it may work later.
 */
export async function readTokenResponse(
  response: Response,
): Promise<TokenResponse> {
  const { status } = response;
  const body: unknown = await response.clone().json().catch(() => null);
  // Anything else is not FusionAuth's, but of a proxy or a portal in between.
  const member = status === 200 ? "access_token" : "error";
  if (typeof Object(body)[member] !== "string") {
    throw new FusionAuthError(
      "unusable",
      `Cannot read a token response of status ${status} without "${member}"`,
    );
  }
  try {
    const tokens = await processGenericTokenEndpointResponse(
      await getMetadata(),
      CLIENT,
      response,
    );
    if (tokens.error !== undefined) throw new Error("it has an error, too");
    const { access_token: accessToken, refresh_token: refreshToken = null } =
      tokens;
    if (accessToken.length + (refreshToken?.length ?? 0) > LONGEST_TOKENS) {
      throw new Error("its tokens are too large to keep");
    }
    return { accessToken, refreshToken, idToken: tokens.id_token ?? null };
  } catch (cause) {
    throw explain(cause);
  }
}

function explain(cause: unknown): FusionAuthError {
  if (cause instanceof FusionAuthError) return cause;
  if (cause instanceof ResponseBodyError) {
    const reason = cause.cause.error_reason ?? cause.error;
    return new FusionAuthError(
      ERRORS.get(cause.error) ?? "unavailable",
      `FusionAuth issued no tokens: ${reason}`,
      { cause },
    );
  }
  const isClient = cause instanceof WWWAuthenticateChallengeError;
  return new FusionAuthError(
    isClient ? "misconfigured" : "untrusted",
    "Cannot accept FusionAuth's token response",
    { cause },
  );
}
