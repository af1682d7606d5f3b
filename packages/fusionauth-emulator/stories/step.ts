import type { Check } from "./check.ts";
import type { Parameter, Result } from "./result.ts";

/** What a request is for. */
export type StepKind =
  | "hosted-login"
  | "hosted-callback"
  | "authorize"
  | "login"
  | "api-login"
  | "register"
  | "complete-registration"
  | "forgot-password"
  | "change-password"
  | "token"
  | "refresh"
  | "userinfo"
  | "introspect"
  | "logout"
  | "discovery"
  | "preflight";

/** One request of a sign-in, and what was decided about it. It holds no password and no cookie. */
export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  /** When it arrived, in milliseconds, by the emulator's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The `Authorization` header. */
  readonly authorization: string | null;
  readonly checks: readonly Check[];
  /** Null when a fault answered instead of the endpoint. */
  readonly result: Result | null;
  readonly clientId: string | null;
  readonly loginId: string | null;
  readonly status: number;
  readonly milliseconds: number;
  /** The faults that were applied meanwhile. */
  readonly faults: readonly string[];
}

interface Place {
  readonly path: RegExp;
  /** The only method; absent: every one. */
  readonly method?: "POST";
  readonly kind: StepKind;
  /** Whether a request there begins a story of its own: only when it has a problem, or never. */
  readonly begins: "always" | "with a problem" | "never";
}

const PLACES: readonly Place[] = [
  { path: /^\/oauth2\/authorize\/?$/, kind: "authorize", begins: "always" },
  { path: /^\/oauth2\/register\/?$/, kind: "register", begins: "always" },
  {
    path: /^\/oauth2\/complete-registration\/?$/,
    kind: "complete-registration",
    begins: "always",
  },
  {
    path: /^\/password\/forgot\/?$/,
    kind: "forgot-password",
    begins: "always",
  },
  { path: /^\/password\/change/, kind: "change-password", begins: "always" },
  { path: /^\/oauth2\/token\/?$/, kind: "token", begins: "always" },
  { path: /^\/oauth2\/userinfo\/?$/, kind: "userinfo", begins: "always" },
  { path: /^\/oauth2\/introspect\/?$/, kind: "introspect", begins: "always" },
  { path: /^\/oauth2\/logout\/?$/, kind: "logout", begins: "always" },
  { path: /^\/api\/logout\/?$/, kind: "logout", begins: "never" },
  { path: /^\/api\/login\/?$/, kind: "api-login", begins: "always" },
  {
    path: /^\/api\/jwt\/refresh\/?$/,
    method: "POST",
    kind: "refresh",
    begins: "always",
  },
  {
    path: /^\/app\/(login|register)(\/|$)/,
    kind: "hosted-login",
    begins: "always",
  },
  { path: /^\/app\/callback\/?$/, kind: "hosted-callback", begins: "always" },
  { path: /^\/app\/me\/?$/, kind: "userinfo", begins: "always" },
  { path: /^\/app\/refresh(\/|$)/, kind: "refresh", begins: "always" },
  { path: /^\/app\/logout(\/|$)/, kind: "logout", begins: "never" },
  {
    path: /\/\.well-known\/openid-configuration(\/|$)/,
    kind: "discovery",
    begins: "with a problem",
  },
];

/** Where a request belongs in a story; null when it is no part of one. */
export function placeOf(
  method: string,
  path: string,
  grantType: string | null,
): Pick<Place, "kind" | "begins"> | null {
  const place = PLACES.find((it) =>
    it.path.test(path) && (it.method ?? method) === method
  );
  if (method === "OPTIONS") {
    return { kind: "preflight", begins: "with a problem" };
  }
  if (place === undefined) return null;
  const { kind, begins } = place;
  if (kind === "authorize" && method === "POST") {
    return { kind: "login", begins };
  }
  if (kind === "token" && grantType === "refresh_token") {
    return { kind: "refresh", begins };
  }
  return { kind, begins };
}

/** Whether a step has a rule that was not kept, or failed without one. */
export function hasProblem({ checks, status }: Step): boolean {
  return status >= 400 || checks.some(({ outcome }) => outcome !== "passed");
}
