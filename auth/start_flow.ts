import { createHelpers } from "@deno/kv-oauth";
import { settings } from "@/fresh.config.ts";
import { createDestinationCookie } from "./destination_cookie.ts";
import { getMetadata } from "./discovery.ts";
import { createFlowCookie, evictFlowCookies, nonceOf } from "./flow_cookie.ts";
import { guardKv } from "./kv.ts";
import { readPending, sealOf } from "./kv_oauth.ts";
import { createFusionAuthOAuthConfig } from "./oauth_config.ts";
import { createSecret } from "./seal.ts";

/** Where and how to start a flow. */
export interface FlowOptions {
  /** The request's headers, for the flows this browser has open already. */
  readonly headers: Headers;
  /** A path that passed `safeReturn`. */
  readonly returnTo: string;
  /** FusionAuth's page to open: its sign-in or its registration. */
  readonly page: "authorize" | "register";
}

/**
 * Starts an authorization code flow with state, nonce and PKCE S256 (RFC 9700 §2.1.1).
 *
 * @returns a 302 to FusionAuth with a cookie that binds the flow to this browser.
 * @throws {FusionAuthUnavailable | FusionAuthUntrusted | StoreUnavailable}
 */
export async function startFlow(
  { headers, returnTo, page }: FlowOptions,
): Promise<Response> {
  const { signIn } = createHelpers(
    createFusionAuthOAuthConfig(await getMetadata()),
  );
  const secret = createSecret();
  const startedAt = Math.floor(Date.now() / 1000);
  const nonce = await nonceOf(secret, startedAt);
  const url = new URL("/login", settings.appUrl);
  url.searchParams.set("success_url", sealOf(nonce));
  const started = await guardKv(() =>
    signIn(new Request(url), { urlParams: { nonce } })
  );

  const authorize = new URL(started.headers.get("location") ?? "");
  if (page === "register") {
    authorize.pathname = authorize.pathname.replace(/authorize$/, page);
  }
  const state = authorize.searchParams.get("state") ?? "";
  const pending = readPending(started.headers);
  const cookies = [
    createFlowCookie({ state, pending, secret, startedAt, returnTo }),
    createDestinationCookie(state, returnTo),
    ...evictFlowCookies(headers),
  ];
  const response = new Headers({ location: authorize.href });
  for (const cookie of cookies) response.append("set-cookie", cookie);
  return new Response(null, { status: 302, headers: response });
}
