import type { Core } from "../instance/core.ts";
import type { Exchange, Fault } from "./fault.ts";
import type {
  DiscoveryFault,
  TokenResponseFault,
  UserinfoFault,
} from "./fault_names.ts";

type Json = Record<string, unknown>;

/** Changes the JSON of a successful response. */
export function editJson(
  edit: (body: Json, core: Core) => void,
): (exchange: Exchange) => Promise<Response> {
  return async ({ core, next }) => {
    const response = await next();
    if (!response.ok) return response;
    const body: Json = await response.json();
    edit(body, core);
    const headers = new Headers(response.headers);
    headers.delete("content-length");
    return Response.json(body, { status: response.status, headers });
  };
}

/** Changes members of the JSON; `undefined` removes one. */
function members(change: Json | ((body: Json) => Json)): Fault {
  return {
    answer: editJson((body) => {
      Object.assign(
        body,
        typeof change === "function" ? change(body) : change,
      );
    }),
  };
}

/** Wrong or unusual responses of the token endpoint. */
export const TOKEN_RESPONSE_FAULTS: Readonly<
  Record<TokenResponseFault, Fault>
> = {
  "access-token-missing": members({ access_token: undefined }),
  "access-token-null": members({ access_token: null }),
  "token-type-missing": members({ token_type: undefined }),
  "token-type-mac": members({ token_type: "mac" }),
  "token-type-odd-case": members({ token_type: "bEARER" }),
  "expires-in-missing": members({ expires_in: undefined }),
  "expires-in-text": members({ expires_in: "soon" }),
  "expires-in-negative": members({ expires_in: -300 }),
  "expires-in-huge": members({ expires_in: 1e308 }),
  "scope-missing": members({ scope: undefined }),
  "scope-null": members({ scope: null }),
  "refresh-token-missing": members({ refresh_token: undefined }),
  "refresh-token-null": members({ refresh_token: null }),
  "id-token-missing": members({ id_token: undefined }),
  "id-token-null": members({ id_token: null }),
  "id-token-not-a-jwt": members({ id_token: "this is not a JWT" }),
  "access-token-as-id-token": members(({ access_token: token }) => ({
    id_token: token,
  })),
  "id-token-as-access-token": members(({ id_token: token }) => ({
    access_token: token,
  })),
  "error-with-tokens": members({ error: "invalid_request" }),
  "error-invalid-grant": oauthError("invalid_grant", 400),
  "error-invalid-client": oauthError("invalid_client", 401),
  "error-temporary": oauthError("temporarily_unavailable", 503),
  "basic-only": {
    answer: ({ seen, next }) =>
      seen.headers.get("authorization")?.startsWith("Basic ") &&
        !seen.form.has("client_secret")
        ? next()
        : oauthErrorResponse("invalid_client", 401),
  },
};

/** Wrong userinfo responses. */
export const USERINFO_FAULTS: Readonly<Record<UserinfoFault, Fault>> = {
  "sub-other": members({ sub: "11111111-2222-4333-8444-555555555555" }),
  "sub-missing": members({ sub: undefined }),
  "sub-number": members({ sub: 42 }),
  "email-odd": members({ email: "richard@example.com@evil.example" }),
  /** A JWT, which a client gets only if it is registered for one. */
  "signed": {
    async answer({ next }) {
      const claims = encodeURIComponent(await (await next()).text());
      const body = `e30.${btoa(claims)}.c2lnbmF0dXJl`;
      return new Response(body, {
        headers: { "content-type": "application/jwt" },
      });
    },
  },
};

/** Wrong or unusual discovery documents. */
export const DISCOVERY_FAULTS: Readonly<Record<DiscoveryFault, Fault>> = {
  "issuer-other": members({ issuer: "https://issuer.example" }),
  "issuer-slash": members(({ issuer }) => ({ issuer: `${issuer}/` })),
  "issuer-case": members(({ issuer }) => ({
    issuer: String(issuer).toUpperCase(),
  })),
  "issuer-missing": members({ issuer: undefined }),
  "authorization-endpoint-missing": members({
    authorization_endpoint: undefined,
  }),
  "token-endpoint-missing": members({ token_endpoint: undefined }),
  "userinfo-endpoint-missing": members({ userinfo_endpoint: undefined }),
  "jwks-uri-missing": members({ jwks_uri: undefined }),
  "end-session-endpoint-missing": members({ end_session_endpoint: undefined }),
  /** http for an https issuer, and the reverse. */
  "token-endpoint-other-scheme": members(({ token_endpoint: url }) => ({
    token_endpoint: otherScheme(String(url)),
  })),
  "token-endpoint-not-a-url": members({ token_endpoint: "/oauth2/token" }),
  /** The same keys at another URL, a new one each time. */
  "jwks-uri-other": members(({ jwks_uri: uri }) => ({
    jwks_uri: `${uri}?${new URLSearchParams({ run: crypto.randomUUID() })}`,
  })),
  /** Declares that every callback carries `iss` (RFC 9207); FusionAuth sends it undeclared. */
  "iss-parameter-promised": members({
    authorization_response_iss_parameter_supported: true,
  }),
};

function otherScheme(url: string): string {
  return url.startsWith("https:")
    ? url.replace("https:", "http:")
    : url.replace("http:", "https:");
}

function oauthError(error: string, status: number): Fault {
  return { answer: () => oauthErrorResponse(error, status) };
}

function oauthErrorResponse(error: string, status: number): Response {
  const description = "An injected fault.";
  return Response.json(
    { error, error_reason: error, error_description: description },
    { status, headers: { "cache-control": "no-store" } },
  );
}
