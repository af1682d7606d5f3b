import type { OAuth2ClientConfig, Tokens } from "./types.ts";

/** The authorization response says that the sign-in failed, or the token endpoint does. */
export class OAuth2ResponseError extends Error {
  constructor(readonly error: string, readonly errorDescription?: string) {
    super(errorDescription || error);
  }
}

/**
 * Checks an authorization response and exchanges its code for tokens (RFC 6749, 4.1.2 to 4.1.4).
 * What `fetch` throws comes through as it is.
 *
 * @throws {OAuth2ResponseError} with what the server says
 * @throws {Error} if a response is malformed
 */
export async function exchangeCode(
  config: OAuth2ClientConfig,
  callback: URL,
  { state, codeVerifier }: { state: string; codeVerifier: string },
): Promise<Tokens> {
  const code = readCode(config, callback, state);
  const { clientId, clientSecret, redirectUri, tokenUri } = config;
  const headers = new Headers({ accept: "application/json" });
  const body = new URLSearchParams({
    "grant_type": "authorization_code",
    code,
    "code_verifier": codeVerifier,
  });
  if (redirectUri !== undefined) body.set("redirect_uri", redirectUri);
  if (clientSecret === undefined) body.set("client_id", clientId);
  else {
    headers.set(
      "authorization",
      `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
    );
  }
  headers.set("content-type", "application/x-www-form-urlencoded");
  const init = { method: "POST", headers, body: body.toString() };
  return await readTokens(await fetch(new Request(tokenUri, init)));
}

function readCode(
  { redirectUri }: OAuth2ClientConfig,
  { href, pathname, search, searchParams }: URL,
  expected: string,
): string {
  if (redirectUri && new URL(redirectUri).pathname !== pathname) {
    throw bad(
      `Redirect path should match configured path, but got: ${pathname}`,
    );
  }
  if (search === "") {
    throw bad(`URI does not contain callback parameters: ${href}`);
  }
  const error = searchParams.get("error");
  if (error !== null) {
    const description = searchParams.get("error_description");
    throw new OAuth2ResponseError(error, description ?? undefined);
  }
  const code = searchParams.get("code");
  if (!code) throw bad("Missing code, unable to request token");
  const state = searchParams.get("state");
  if (state === null) throw bad("Missing state");
  if (state !== expected) throw bad(`Invalid state: ${state}`);
  return code;
}

function bad(what: string): Error {
  return new Error(`Invalid authorization response: ${what}`);
}

async function readTokens(response: Response): Promise<Tokens> {
  const json: unknown = await response.json().catch(() => undefined);
  const isObject = typeof json === "object" && json !== null;
  const body: Record<string, unknown> = isObject ? { ...json } : {};
  function check(ok: boolean, what: string): asserts ok {
    if (!ok) throw new Error(`Invalid token response: ${what}`);
  }
  if (!response.ok) {
    const { error, error_description: description } = body;
    if (typeof error === "string") {
      const text = typeof description === "string" ? description : undefined;
      throw new OAuth2ResponseError(error, text);
    }
    const { status } = response;
    check(
      false,
      `Server returned ${status} and no error description was given`,
    );
  }
  check(json !== undefined, "Response is not JSON encoded");
  check(isObject && !Array.isArray(json), "body is not a JSON object");
  const { access_token: accessToken, token_type: tokenType, scope } = body;
  const { refresh_token: refreshToken, expires_in: expiresIn } = body;
  const missing = (value: unknown, name: string) =>
    value ? `${name} is not a string` : `missing ${name}`;
  const isText = (value: unknown) =>
    value === undefined || typeof value === "string";
  check(typeof accessToken === "string", missing(accessToken, "access_token"));
  check(typeof tokenType === "string", missing(tokenType, "token_type"));
  check(isText(refreshToken), "refresh_token is not a string");
  const hasTime = expiresIn === undefined || typeof expiresIn === "number";
  check(hasTime, "expires_in is not a number");
  check(isText(scope), "scope is not a string");
  return {
    accessToken,
    tokenType,
    ...(typeof refreshToken === "string" && refreshToken && { refreshToken }),
    ...(typeof expiresIn === "number" && expiresIn && { expiresIn }),
    ...(typeof scope === "string" && scope && { scope: scope.split(" ") }),
  };
}
