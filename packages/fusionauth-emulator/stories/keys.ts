import { CSRF_COOKIE, getCookie, SSO_COOKIE } from "../http/cookies.ts";
import { bearerOf } from "../http/headers.ts";
import type { Result } from "./result.ts";
import type { StepKind } from "./step.ts";

/** What ties requests to a story. */
export interface StepKeys {
  /** What the request brings of an earlier one, the most telling first. */
  readonly brings: readonly string[];
  /** What later requests will bring. */
  readonly leaves: readonly string[];
}

const REQUEST_PARAMETERS = [
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "code_challenge",
];

/** What a request brings: a code, a token, the parameters of an authorize request, or a cookie. */
export function keysBrought(
  kind: StepKind,
  parameters: URLSearchParams,
  headers: Headers,
): string[] {
  switch (kind) {
    case "token":
      return present([parameters.get("code")]);
    case "refresh":
      return present([parameters.get("refresh_token")]);
    case "userinfo":
      return present([bearerOf(headers)]);
    case "introspect":
      return present([parameters.get("token")]);
    case "logout":
      return present([
        parameters.get("id_token_hint"),
        parameters.get("refreshToken"),
        getCookie(headers, SSO_COOKIE),
        browserOf(headers),
      ]);
    case "preflight":
    case "discovery":
      return present([headers.get("origin"), `${kind} ${headers.get("host")}`]);
    default:
      return present([
        requestKey(parameters),
        parameters.has("client_id") ? null : browserOf(headers),
      ]);
  }
}

/** What a response leaves: a code, tokens, a cookie, or the origin that the browser was sent to. */
export function keysLeft(
  kind: StepKind,
  request: Headers,
  { result, response }: { result: Result | null; response: Headers },
): string[] {
  const keys = kind === "preflight" || kind === "discovery"
    ? [`${kind} ${request.get("host")}`]
    : [browserOf(request), ssoOf(response)];
  if (result?.kind === "callback") {
    const code = result.parameters.find(([name]) => name === "code")?.[1];
    keys.push(code ?? null, URL.parse(result.redirectUri)?.origin ?? null);
  }
  if (result?.kind === "tokens") {
    const { access_token, id_token, refresh_token } = result.body;
    for (const token of [access_token, id_token, refresh_token]) {
      if (typeof token === "string") keys.push(token);
    }
  }
  return present(keys);
}

/** The parameters that make an authorize request; the forms of its pages repeat them. */
export function requestKey(parameters: URLSearchParams): string {
  return REQUEST_PARAMETERS.map((name) => parameters.get(name) ?? "")
    .join("\n");
}

/** The CSRF cookie is in every browser that has seen a login page. */
function browserOf(headers: Headers): string | null {
  return getCookie(headers, CSRF_COOKIE);
}

function ssoOf(response: Headers): string | null {
  const start = `${SSO_COOKIE}=`;
  const line = response.getSetCookie().find((text) => text.startsWith(start));
  return line?.slice(start.length).split(";")[0] ?? null;
}

function present(keys: (string | null)[]): string[] {
  return keys.flatMap((key) => key === null || key === "" ? [] : [key]);
}
