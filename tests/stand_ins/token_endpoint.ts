import type { Helpers } from "@deno/kv-oauth";

/** One request that the token endpoint got. */
export interface TokenRequest {
  authorization: string | null;
  form: URLSearchParams;
}

/** What both the published package and the stand-in take as a client. */
export interface ClientConfig {
  clientId: string;
  clientSecret: string;
  authorizationEndpointUri: string;
  tokenUri: string;
  redirectUri: string;
  defaults: { scope: string[] };
}

/** A token endpoint on a free port that answers as it is told to. */
export interface TokenEndpoint extends AsyncDisposable {
  config: ClientConfig;
  requests: TokenRequest[];
}

/** What a well-behaved token endpoint answers. */
export const TOKENS = {
  "access_token": "the-access-token",
  "token_type": "Bearer",
  "expires_in": 300,
  "refresh_token": "the-refresh-token",
  scope: "openid offline_access",
};

/** Opens a token endpoint; `answer` makes its responses. */
export function serveTokens(
  answer: (request: TokenRequest) => Response | Promise<Response> = () =>
    Response.json(TOKENS),
): TokenEndpoint {
  const requests: TokenRequest[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const got = {
        authorization: request.headers.get("authorization"),
        form: new URLSearchParams(await request.text()),
      };
      requests.push(got);
      return await answer(got);
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return {
    requests,
    config: {
      clientId: "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e",
      clientSecret: "a-secret",
      authorizationEndpointUri: `${origin}/oauth2/authorize`,
      tokenUri: `${origin}/oauth2/token`,
      redirectUri: "http://localhost:5000/callback",
      defaults: { scope: ["openid", "offline_access"] },
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Signs in up to the callback; `parameters` replace those of its query. */
export async function startFlow(
  helpers: Helpers,
  parameters: Record<string, string> = {},
): Promise<{ authorize: URL; cookie: string; callback: Request }> {
  const response = await helpers.signIn(
    new Request("http://localhost:5000/login?success_url=/account"),
  );
  const authorize = new URL(response.headers.get("location") ?? "");
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  const state = authorize.searchParams.get("state") ?? "";
  const query = new URLSearchParams({ code: "abc", state, ...parameters });
  const callback = new Request(`http://localhost:5000/callback?${query}`, {
    headers: { cookie },
  });
  return { authorize, cookie, callback };
}
