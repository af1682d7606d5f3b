import * as oauth from "oauth4webapi";
import type { OAuth2ClientConfig, Tokens } from "./types.ts";

const MAX_BODY_BYTES = 1_000_000;

/**
 * Checks an authorization response and exchanges its code (RFC 6749, 4.1.2 to
 * 4.1.4). Follows no redirect; what `fetch` throws comes through as it is.
 * @throws {Error} if the server refuses or its answer is malformed: the `cause`
 * has its `status` and, where it gave them, `error` and `error_reason`.
 */
export async function exchangeCode(
  config: OAuth2ClientConfig,
  callback: URL,
  { state, codeVerifier }: { state: string; codeVerifier: string },
): Promise<Tokens> {
  const { origin, protocol } = new URL(config.tokenUri);
  // The configuration names no issuer: whoever knows it has to check `iss`.
  const server = { issuer: origin, "token_endpoint": config.tokenUri };
  const client = { "client_id": config.clientId };
  const http = protocol === "http:";
  callback.searchParams.delete("iss");
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    config.clientSecret ? basic(config.clientSecret) : oauth.None(),
    oauth.validateAuthResponse(server, client, callback, state),
    config.redirectUri,
    codeVerifier,
    { signal: AbortSignal.timeout(4_000), [oauth.allowInsecureRequests]: http },
  );
  const { status } = response;
  const body = await readObject(response);
  const { access_token: access, token_type: type, expires_in: expires } = body;
  const { refresh_token: refresh, scope, id_token: id } = body;
  function check(ok: unknown, what: string): asserts ok {
    const { error, error_reason: reason } = body;
    const cause = { status, error, "error_reason": reason };
    if (!ok) throw new Error(`Bad token response: ${what}`, { cause });
  }
  check(status === 200 && !body.error, `${status} ${body.error}`);
  check(typeof access === "string" && access, "access_token");
  check(typeof type === "string" && /^bearer$/i.test(type), "token_type");
  check(expires === undefined || isPositive(expires), "expires_in");
  check(refresh === undefined || typeof refresh === "string", "refresh_token");
  check(scope === undefined || typeof scope === "string", "scope");
  check(id === undefined || typeof id === "string", "id_token");
  return {
    accessToken: access,
    tokenType: type,
    ...(expires && { expiresIn: expires }),
    ...(refresh && { refreshToken: refresh }),
    ...(scope && { scope: scope.split(" ") }),
    idToken: id,
  };
}

/**
 * HTTP Basic, form-encoded (RFC 6749, section 2.3.1). oauth4webapi also escapes
 * the hyphens of a UUID, which servers that do not decode would not recognise.
 */
function basic(secret: string): oauth.ClientAuth {
  const encode = (text: string) =>
    new URLSearchParams({ text }).toString().slice(5);
  return (_server, { client_id }, _body, headers) => {
    const credentials = btoa(`${encode(client_id)}:${encode(secret)}`);
    headers.set("authorization", `Basic ${credentials}`);
  };
}

const isPositive = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) > 0;

/** The JSON object of a response; one without properties if it has none. */
async function readObject({ body, headers }: Response) {
  const chunks: BlobPart[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return { error: "too large" };
    chunks.push(chunk);
  }
  const type = headers.get("content-type") ?? "";
  const isJson = /^application\/json\b/i.test(type);
  const text = isJson ? await new Blob(chunks).text() : "";
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
