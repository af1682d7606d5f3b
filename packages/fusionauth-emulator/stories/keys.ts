import {
  CSRF_COOKIE,
  findCookie,
  HOSTED_ACCESS_COOKIE,
  HOSTED_REFRESH_COOKIE,
  REFRESH_TOKEN_COOKIE,
  SSO_COOKIE,
} from "../http/cookies.ts";
import { bearerIn } from "../http/headers.ts";
import type { Exchange } from "./exchange.ts";
import { isTokenMember } from "./result.ts";
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
  { authorization, cookie, host, origin }: Exchange,
): string[] {
  const browser = findCookie(cookie, CSRF_COOKIE);
  switch (kind) {
    case "hosted-login":
    case "api-login":
      return [];
    case "token":
    case "hosted-callback":
      return present([parameters.get("code")]);
    case "refresh":
      return present([
        parameters.get("refresh_token"),
        findCookie(cookie, HOSTED_REFRESH_COOKIE),
        findCookie(cookie, REFRESH_TOKEN_COOKIE),
      ]);
    case "userinfo":
      return present([
        bearerIn(authorization),
        findCookie(cookie, HOSTED_ACCESS_COOKIE),
      ]);
    case "introspect":
      return present([parameters.get("token")]);
    case "logout":
      return present([
        parameters.get("id_token_hint"),
        parameters.get("refreshToken"),
        findCookie(cookie, HOSTED_ACCESS_COOKIE),
        findCookie(cookie, SSO_COOKIE),
        browser,
      ]);
    case "preflight":
    case "discovery":
      return present([origin, `${kind} ${host}`]);
    default:
      return present([
        requestKey(parameters),
        parameters.has("client_id") ? null : browser,
      ]);
  }
}

/** What a response leaves: a code, tokens, a cookie, or the origin that the browser was sent to. */
export function keysLeft(
  kind: StepKind,
  { cookie, host, setCookie, recorder: { result } }: Exchange,
): string[] {
  const keys = kind === "preflight" || kind === "discovery"
    ? [`${kind} ${host}`]
    : [findCookie(cookie, CSRF_COOKIE), ssoOf(setCookie)];
  if (result?.kind === "callback") {
    const code = new URLSearchParams(result.answer).get("code");
    keys.push(code, URL.parse(result.redirectUri)?.origin ?? null);
  }
  if (result?.kind === "redirect") {
    const query = URL.parse(result.location)?.searchParams;
    if (query?.has("client_id")) keys.push(requestKey(query));
  }
  if (result?.kind === "tokens") {
    for (const [name, value] of Object.entries(result.body)) {
      if (isTokenMember(name) && typeof value === "string") keys.push(value);
    }
  }
  return present(keys);
}

/** The parameters that make an authorize request; the forms of its pages repeat them. */
export function requestKey(parameters: URLSearchParams): string {
  return REQUEST_PARAMETERS.map((name) => parameters.get(name) ?? "")
    .join("\n");
}

function ssoOf(setCookie: readonly string[]): string | null {
  const start = `${SSO_COOKIE}=`;
  const line = setCookie.find((text) => text.startsWith(start));
  return line?.slice(start.length).split(";")[0] ?? null;
}

function present(keys: (string | null)[]): string[] {
  return keys.flatMap((key) => key === null || key === "" ? [] : [key]);
}
