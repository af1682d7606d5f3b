// What ChangeBank uses of `@deno/kv-oauth`: the OAuth 2.0 code flow with PKCE, its state in Deno KV.
// As weak as the published package where that is weak; the app holds the defence.
import { createHash, randomBytes } from "node:crypto";
import { getCookie, setCookie } from "./cookies.ts";
import { exchangeCode } from "./exchange.ts";
import type * as types from "./types.ts";
export type * from "./types.ts";

const kv = await Deno.openKv(Deno.env.get("DENO_KV_PATH"));
addEventListener("beforeunload", () => kv.close());

const SIGN_IN_SECONDS = 10 * 60; // at most, says RFC 6749, section 4.1.2
const SESSION_SECONDS = 90 * 24 * 60 * 60;
const COVERED_OPTIONS =
  "name expires maxAge domain path secure httpOnly sameSite".split(" ");

/** A sign-in under way. */
interface Pending {
  state: string;
  codeVerifier: string;
  successUrl: string;
}

/** The value of an environment variable. @throws {Error} if it is not set. */
export function getRequiredEnv(key: string): string {
  const value = Deno.env.get(key);
  if (value !== undefined) return value;
  throw new Error(`"${key}" environment variable must be set`);
}

/** Creates the helpers for one OAuth 2.0 client. */
export function createHelpers(
  oauthConfig: types.OAuth2ClientConfig,
  { cookieOptions = {} }: types.CreateHelpersOptions = {},
): types.Helpers {
  refuseOthers(Object.keys(cookieOptions), COVERED_OPTIONS);
  refuseOthers(Object.keys(oauthConfig.defaults ?? {}), ["scope"]);
  const siteCookie = (request: Request): types.Cookie => ({
    ...cookieOf(request, "site-session", SESSION_SECONDS),
    ...cookieOptions,
  });

  return {
    async signIn(request, { urlParams = {} } = {}) {
      const state = crypto.randomUUID();
      const codeVerifier = randomBytes(32).toString("base64url");
      const url = authorizationUrl(oauthConfig, { state, codeVerifier });
      for (const [name, value] of Object.entries(urlParams)) {
        url.searchParams.append(name, value);
      }
      const id = crypto.randomUUID();
      const pending = {
        state,
        codeVerifier,
        successUrl: successUrlOf(request),
      };
      const expireIn = SIGN_IN_SECONDS * 1000;
      await kv.set(["oauth_sessions", id], pending, { expireIn });
      const response = redirect(url.href);
      const cookie = cookieOf(request, "oauth-session", SIGN_IN_SECONDS);
      setCookie(response, { ...cookie, value: id });
      return response;
    },

    async handleCallback(request) {
      const { name } = cookieOf(request, "oauth-session", SIGN_IN_SECONDS);
      const id = getCookie(request, name);
      if (id === undefined) throw new Error("OAuth cookie not found");
      const pending = await takePending(id);
      const tokens = await exchangeCode(
        oauthConfig,
        new URL(request.url),
        pending,
      );
      const sessionId = crypto.randomUUID();
      const response = redirect(pending.successUrl);
      const cookie = siteCookie(request);
      setCookie(response, { ...cookie, value: sessionId });
      const options = cookie.maxAge ? { expireIn: cookie.maxAge * 1000 } : {};
      await kv.set(["site_sessions", sessionId], true, options);
      return { response, sessionId, tokens };
    },

    async getSessionId(request) {
      const id = getCookie(request, siteCookie(request).name);
      if (id === undefined) return undefined;
      const entry = await kv.get(["site_sessions", id]);
      return entry.value === null ? undefined : id;
    },

    async signOut(request) {
      const response = redirect(successUrlOf(request));
      const { name } = siteCookie(request);
      const id = getCookie(request, name);
      if (id === undefined) return response;
      await kv.delete(["site_sessions", id]);
      const gone = { name, value: "", expires: new Date(0), path: "/" };
      setCookie(response, { ...gone, ...cookieOptions });
      return response;
    },
  };
}

function refuseOthers(names: string[], covered: string[]): void {
  const other = names.find((name) => !covered.includes(name));
  if (other !== undefined) {
    throw new Error(
      `the stand-in for kv-oauth does not have the option ${other}; run \`deno task published\``,
    );
  }
}

function authorizationUrl(
  config: types.OAuth2ClientConfig,
  { state, codeVerifier }: { state: string; codeVerifier: string },
): URL {
  const scope = [config.defaults?.scope ?? []].flat().join(" ");
  const challenge = createHash("sha256").update(codeVerifier);
  const query = new URLSearchParams({
    "response_type": "code",
    "client_id": config.clientId,
    ...(config.redirectUri && { "redirect_uri": config.redirectUri }),
    ...(scope && { scope }),
    state,
    "code_challenge": challenge.digest("base64url"),
    "code_challenge_method": "S256",
  });
  return new URL(`?${query}`, config.authorizationEndpointUri);
}

/** Takes a pending sign-in out of the KV; of two who try at once, one gets it. */
async function takePending(id: string): Promise<Pending> {
  const entry = await kv.get<Pending>(["oauth_sessions", id]);
  if (entry.value === null) {
    throw new Deno.errors.NotFound("OAuth session not found");
  }
  const taken = await kv.atomic().check(entry).delete(entry.key).commit();
  if (!taken.ok) throw new Error("Failed to delete OAuth session");
  return entry.value;
}

/** A cookie without a value yet, bound to the host where the request is https. */
function cookieOf(
  request: Request,
  name: string,
  maxAge: number,
): types.Cookie {
  const secure = request.url.startsWith("https://");
  const base = {
    value: "",
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
  } as const;
  return { ...base, name: secure ? `__Host-${name}` : name, maxAge, secure };
}

/** Where to go afterwards: `?success_url=` whatever it says, else the page of this origin before. */
function successUrlOf({ url, headers }: Request): string {
  const { origin, searchParams } = new URL(url);
  const asked = searchParams.get("success_url");
  if (asked !== null) return asked;
  const referer = headers.get("referer");
  return referer !== null && new URL(referer).origin === origin ? referer : "/";
}

function redirect(location: string): Response {
  return new Response(null, { status: 302, headers: { location } });
}
