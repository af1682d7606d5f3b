// What ChangeBank uses of `@deno/kv-oauth`: the OAuth 2.0 code flow with PKCE, its state in Deno KV.
// As weak as the published package where that is weak; the app holds the defence.
import { exchangeCode } from "./exchange.ts";

const kv = await Deno.openKv(Deno.env.get("DENO_KV_PATH"));
addEventListener("beforeunload", () => kv.close());

const SIGN_IN_SECONDS = 10 * 60; // at most, says RFC 6749, section 4.1.2
const BASE64URL = { alphabet: "base64url", omitPadding: true } as const;
const SESSION_SECONDS = 90 * 24 * 60 * 60;

/** How to reach an OAuth 2.0 server, and as which client. */
export interface OAuth2ClientConfig {
  clientId: string;
  clientSecret: string;
  authorizationEndpointUri: string;
  tokenUri: string;
  redirectUri: string;
  defaults: { scope: string[] };
}

export type Helpers = ReturnType<typeof createHelpers>;

type Pending = Record<"state" | "codeVerifier" | "successUrl", string>;

/** Creates the helpers for one OAuth 2.0 client. */
export function createHelpers(config: OAuth2ClientConfig, options = {}) {
  const { clientSecret, redirectUri, defaults = { scope: [] } } = config;
  const { scope, ...others } = defaults;
  const isWhole = clientSecret && redirectUri && scope.length > 0;
  if (!isWhole || Object.keys({ ...others, ...options }).length > 0) {
    throw new Error(
      "the stand-in for kv-oauth does not have clients without secret, redirectUri or scope, and other options; run `deno task published`",
    );
  }
  return {
    async signIn(
      request: Request,
      { urlParams = {} }: { urlParams?: Record<string, string> } = {},
    ): Promise<Response> {
      const id = crypto.randomUUID();
      const verifier = crypto.getRandomValues(new Uint8Array(32));
      const pending: Pending = {
        state: crypto.randomUUID(),
        codeVerifier: verifier.toBase64(BASE64URL),
        successUrl: successUrlOf(request),
      };
      const expireIn = SIGN_IN_SECONDS * 1000;
      await kv.set(["oauth_sessions", id], pending, { expireIn });
      const bytes = new TextEncoder().encode(pending.codeVerifier);
      const challenge = await crypto.subtle.digest("SHA-256", bytes);
      const query = new URLSearchParams({
        "response_type": "code",
        "client_id": config.clientId,
        "redirect_uri": redirectUri,
        scope: scope.join(" "),
        state: pending.state,
        "code_challenge": new Uint8Array(challenge).toBase64(BASE64URL),
        "code_challenge_method": "S256",
      });
      for (const [name, value] of Object.entries(urlParams)) {
        query.append(name, value);
      }
      const url = new URL(`?${query}`, config.authorizationEndpointUri);
      const name = cookieName(request, "oauth-session");
      return redirect(url.href, cookie(name, id, SIGN_IN_SECONDS));
    },

    async handleCallback(request: Request) {
      const id = getCookie(request, cookieName(request, "oauth-session"));
      if (id === undefined) throw new Error("OAuth cookie not found");
      const entry = await kv.get<Pending>(["oauth_sessions", id]);
      const pending = entry.value;
      if (pending === null) {
        throw new Deno.errors.NotFound("OAuth session not found");
      }
      // Of two who try at once, one gets it.
      const taken = await kv.atomic().check(entry).delete(entry.key).commit();
      if (!taken.ok) throw new Error("Failed to delete OAuth session");
      const tokens = await exchangeCode(config, new URL(request.url), pending);
      const sessionId = crypto.randomUUID();
      const expireIn = SESSION_SECONDS * 1000;
      await kv.set(["site_sessions", sessionId], true, { expireIn });
      const name = cookieName(request, "site-session");
      const value = cookie(name, sessionId, SESSION_SECONDS);
      const response = redirect(pending.successUrl, value);
      return { response, sessionId, tokens };
    },

    async signOut(request: Request): Promise<Response> {
      const name = cookieName(request, "site-session");
      const id = getCookie(request, name);
      if (id === undefined) return redirect(successUrlOf(request));
      await kv.delete(["site_sessions", id]);
      return redirect(successUrlOf(request), cookie(name, "", null));
    },
  };
}

/** Where to go afterwards: `?success_url=` whatever it says, else the page of this origin before. */
function successUrlOf({ url, headers }: Request): string {
  const { origin, searchParams } = new URL(url);
  const asked = searchParams.get("success_url");
  if (asked !== null) return asked;
  const referer = headers.get("referer");
  return referer !== null && new URL(referer).origin === origin ? referer : "/";
}

/** Binds a cookie to the host where the request is https. */
function cookieName({ url }: Request, name: string): string {
  return url.startsWith("https://") ? `__Host-${name}` : name;
}

/** Writes a cookie that lives so many seconds, or the end of one. */
function cookie(name: string, value: string, seconds: number | null): string {
  const secure = name.startsWith("__Host-") ? "Secure; " : "";
  const rest = seconds === null
    ? "Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    : `HttpOnly; Max-Age=${seconds}; SameSite=Lax; Path=/`;
  return `${name}=${value}; ${secure}${rest}`;
}

/** The value of a request's cookie; of several with one name, the last. */
function getCookie({ headers }: Request, name: string): string | undefined {
  const pairs = (headers.get("cookie") ?? "").split(";")
    .map((pair) => pair.split(/=(.*)/s));
  return pairs.findLast(([key]) => key?.trim() === name)?.[1];
}

function redirect(location: string, cookie?: string): Response {
  const headers = { location, ...(cookie && { "set-cookie": cookie }) };
  return new Response(null, { status: 302, headers });
}
