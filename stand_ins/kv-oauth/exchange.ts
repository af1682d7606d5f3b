import type { OAuth2ClientConfig, Tokens } from "./mod.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Checks an authorization response and exchanges its code for tokens (RFC 6749, 4.1.2 to 4.1.4).
 *
 * @throws {Error} with what the server says, or if a response is malformed; what `fetch` throws
 * comes through as it is
 */
export async function exchangeCode(
  { clientId, clientSecret, redirectUri, tokenUri }: OAuth2ClientConfig,
  { pathname, searchParams }: URL,
  pending: { state: string; codeVerifier: string },
): Promise<Tokens> {
  if (new URL(redirectUri).pathname !== pathname) {
    throw new Error(`Invalid authorization response: path is ${pathname}`);
  }
  throwIfError(Object.fromEntries(searchParams));
  const code = searchParams.get("code");
  const state = searchParams.get("state");
  if (!code || state !== pending.state) {
    const what = code
      ? `Invalid state: ${state}`
      : "Missing code, unable to request token";
    throw new Error(`Invalid authorization response: ${what}`);
  }
  const response = await fetch(
    new Request(tokenUri, {
      method: "POST",
      headers: {
        accept: "application/json",
        authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        "grant_type": "authorization_code",
        code,
        "code_verifier": pending.codeVerifier,
        "redirect_uri": redirectUri,
      }).toString(),
    }),
  );
  const body: Fields = Object(await response.json().catch(() => undefined));
  if (response.ok) return readTokens(body);
  throwIfError(body);
  throw new Error(`Invalid token response: status ${response.status}`);
}

/** An error that the server sends says why in its own words. */
function throwIfError({ error, error_description: description }: Fields): void {
  if (typeof error !== "string") return;
  throw new Error(typeof description === "string" ? description : error);
}

/** @throws {Error} if a member is missing, or of another type */
function readTokens(body: Fields): Tokens {
  const { access_token: accessToken, token_type: tokenType, scope } = body;
  const { refresh_token: refreshToken, expires_in: expiresIn } = body;
  if (
    typeof accessToken !== "string" || typeof tokenType !== "string" ||
    !["string", "undefined"].includes(typeof refreshToken) ||
    !["number", "undefined"].includes(typeof expiresIn) ||
    !["string", "undefined"].includes(typeof scope)
  ) {
    throw new Error(`Invalid token response with ${Object.keys(body)}`);
  }
  return {
    accessToken,
    tokenType,
    ...(typeof refreshToken === "string" && refreshToken && { refreshToken }),
    ...(typeof expiresIn === "number" && expiresIn && { expiresIn }),
    ...(typeof scope === "string" && scope && { scope: scope.split(" ") }),
  };
}
