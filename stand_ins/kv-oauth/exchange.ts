import * as v from "@badrap/valita";
import type { OAuth2ClientConfig } from "./mod.ts";

const tokenResponse = v.object({
  "access_token": v.string(),
  "token_type": v.string(),
  "expires_in": v.number().optional(),
  "refresh_token": v.string().optional(),
  scope: v.string().optional(),
});

/** Checks an authorization response (RFC 6749, 4.1.2) and exchanges its code, or throws what the server says. */
export async function exchangeCode(
  { clientId, clientSecret, redirectUri, tokenUri }: OAuth2ClientConfig,
  { pathname, searchParams }: URL,
  pending: { state: string; codeVerifier: string },
) {
  const isHere = new URL(redirectUri).pathname === pathname;
  check(isHere, `authorization response: path is ${pathname}`);
  throwIfError(Object.fromEntries(searchParams));
  const code = searchParams.get("code") ?? "";
  const state = searchParams.get("state");
  const isOurs = state === pending.state;
  check(code, "authorization response: Missing code, unable to request token");
  check(isOurs, `authorization response: Invalid state: ${state}`);
  const response = await fetch(tokenUri, {
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
    }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throwIfError(Object(body));
  check(response.ok, `token response: status ${response.status}`);
  const read = tokenResponse.try(body, { mode: "strip" });
  if (!read.ok) throw new Error(`Invalid token response: ${read.message}`);
  const { expires_in: expiresIn, refresh_token: refreshToken } = read.value;
  const { access_token: accessToken, token_type: tokenType } = read.value;
  const scope = read.value.scope?.split(" ");
  return {
    accessToken,
    tokenType,
    ...(refreshToken && { refreshToken }),
    ...(expiresIn && { expiresIn }),
    ...(read.value.scope && { scope }),
  };
}

function check(isValid: unknown, what: string): void {
  if (!isValid) throw new Error(`Invalid ${what}`);
}

/** An error that the server sends says why in its own words. */
function throwIfError({ error, ...others }: Record<string, unknown>): void {
  const why = others.error_description || error;
  if (typeof error === "string") throw new Error(String(why));
}
