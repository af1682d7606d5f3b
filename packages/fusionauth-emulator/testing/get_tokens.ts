import { createHash, randomBytes } from "node:crypto";
import type { Emulator } from "../server/emulator.ts";
import { CookieClient } from "./cookie_client.ts";
import { hiddenFields } from "./html.ts";

/** Who signs in, to which application. */
export interface TokenRequest {
  readonly clientId: string;
  readonly loginId: string;
  readonly password: string;
  /** Default: `openid offline_access email profile`. */
  readonly scope?: string;
}

/**
 * Signs a user in without an app, by the authorization code flow with PKCE, and returns the token
 * response: `access_token`, `id_token`, `refresh_token` and so on. For tests of an API, which needs
 * somebody's access token. Throws Error when the sign-in or the exchange fails.
 */
export async function getTokens(
  emulator: Emulator,
  request: TokenRequest,
): Promise<Record<string, unknown>> {
  const { clientId, loginId, password } = request;
  const oauth = emulator.applications.get(clientId)?.oauth;
  const [redirectUri] = oauth?.authorizedRedirectURLs ?? [];
  if (oauth === undefined || redirectUri === undefined) {
    throw new Error(`There is no application ${clientId} with a redirect URI`);
  }
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL("/oauth2/authorize", emulator.origin);
  authorize.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: request.scope ?? "openid offline_access email profile",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const browser = new CookieClient({ [emulator.origin]: emulator.handler });
  const page = await browser.navigate(authorize);
  const callback = await browser.post(authorize, {
    ...hiddenFields(page.body),
    loginId,
    password,
  });
  await callback.body?.cancel();
  const location = callback.headers.get("location");
  const code = location === null
    ? null
    : new URL(location, emulator.origin).searchParams.get("code");
  if (code === null) {
    throw new Error(`Cannot sign in ${loginId}: status ${callback.status}`);
  }
  const response = await emulator.handler(
    new Request(new URL("/oauth2/token", emulator.origin), {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: clientId,
        client_secret: oauth.clientSecret,
        redirect_uri: redirectUri,
        code,
        code_verifier: verifier,
      }),
    }),
  );
  if (!response.ok) {
    throw new Error(`Cannot exchange the code: ${await response.text()}`);
  }
  return await response.json();
}
