// What ChangeBank uses of `@deno/kv-oauth`: the OAuth 2.0 code flow with PKCE,
// its state in Deno KV. The KV holds no secret: keys are hashes, and state and
// code verifier are derived from the cookie, which the browser alone keeps.
import { createHash, createHmac, randomBytes } from "node:crypto";
import * as http from "./http.ts";
import { exchangeCode } from "./token_request.ts";
import type * as types from "./types.ts";
export type * from "./types.ts";

const kv = await Deno.openKv(Deno.env.get("DENO_KV_PATH"));
const SIGN_IN_SECONDS = 10 * 60; // at most, says RFC 6749, section 4.1.2
const SESSION_SECONDS = 90 * 24 * 60 * 60;

/** The value of an environment variable. @throws {Error} if it is not set. */
export function getRequiredEnv(key: string): string {
  const value = Deno.env.get(key);
  if (value !== undefined) return value;
  throw new Error(`"${key}" environment variable must be set`);
}

/** Creates the helpers for one OAuth 2.0 client. */
export function createHelpers(
  oauthConfig: types.OAuth2ClientConfig,
  options: types.CreateHelpersOptions = {},
): types.Helpers {
  const flowCookie = (request: Request) =>
    http.createCookie(request, "oauth-session", SIGN_IN_SECONDS);
  const siteCookie = (request: Request): types.Cookie => ({
    ...http.createCookie(request, "site-session", SESSION_SECONDS),
    ...options.cookieOptions,
  });

  return {
    async signIn(request, { urlParams = {} } = {}) {
      const id = createId();
      const url = new URL(oauthConfig.authorizationEndpointUri);
      const parameters = {
        "response_type": "code",
        "client_id": oauthConfig.clientId,
        "redirect_uri": oauthConfig.redirectUri,
        scope: [oauthConfig.defaults?.scope ?? []].flat().join(" "),
        state: derive(id, "state"),
        "code_challenge": sha256(derive(id, "code verifier")),
        "code_challenge_method": "S256",
      };
      const all = Object.entries(parameters).concat(Object.entries(urlParams));
      for (const [name, value] of all) url.searchParams.append(name, value);
      const expireIn = SIGN_IN_SECONDS * 1000;
      const path = http.getSuccessPath(request);
      await kv.set(["oauth_sessions", sha256(id)], path, { expireIn });
      return http.redirect(url.href, { ...flowCookie(request), value: id });
    },

    async handleCallback(request) {
      const id = http.getCookieValue(request, flowCookie(request).name);
      if (!id) throw new Error("OAuth cookie not found");
      const key = ["oauth_sessions", sha256(id)];
      const pending = await kv.get(key);
      if (typeof pending.value !== "string") {
        throw new Deno.errors.NotFound("OAuth session not found");
      }
      const taken = await kv.atomic().check(pending).delete(key).commit();
      if (!taken.ok) throw new Error("Failed to delete OAuth session");
      const tokens = await exchangeCode(oauthConfig, new URL(request.url), {
        state: derive(id, "state"),
        codeVerifier: derive(id, "code verifier"),
      });
      const sessionId = createId();
      const cookie = { ...siteCookie(request), value: sessionId };
      const expireIn = (cookie.maxAge ?? SESSION_SECONDS) * 1000;
      await kv.set(["site_sessions", sha256(sessionId)], true, { expireIn });
      const response = http.redirect(pending.value, cookie);
      return { response, sessionId, tokens };
    },

    async getSessionId(request) {
      const id = http.getCookieValue(request, siteCookie(request).name);
      if (!id) return undefined;
      const entry = await kv.get(["site_sessions", sha256(id)]);
      return entry.value === null ? undefined : id;
    },

    async signOut(request) {
      const cookie = siteCookie(request);
      const id = http.getCookieValue(request, cookie.name);
      if (id) await kv.delete(["site_sessions", sha256(id)]);
      const gone = { ...cookie, value: "", maxAge: 0 };
      return http.redirect(http.getSuccessPath(request), id ? gone : undefined);
    },
  };
}

const createId = () => randomBytes(32).toString("base64url");
const sha256 = (text: string) =>
  createHash("sha256").update(text).digest("base64url");
const derive = (secret: string, purpose: string) =>
  createHmac("sha256", secret).update(purpose).digest("base64url");
