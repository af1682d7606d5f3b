import type { CallbackResult } from "../../stories/result.ts";
import type { Step, StepKind } from "../../stories/step.ts";
import type { StoryStatus } from "../../stories/tell.ts";

const LABELS: Readonly<Record<StepKind, string>> = {
  "hosted-login": "Hosted backend: login",
  "hosted-callback": "Hosted backend: callback",
  authorize: "Authorize request",
  login: "Login",
  "api-login": "Login API",
  register: "Registration",
  "complete-registration": "Rest of the registration",
  "forgot-password": "Forgotten password",
  "change-password": "New password",
  token: "Code exchange",
  refresh: "Refresh",
  userinfo: "Userinfo",
  introspect: "Introspection",
  logout: "Logout",
  discovery: "Discovery",
  preflight: "CORS preflight",
};

const STATUSES: Readonly<Record<StoryStatus, string>> = {
  waiting: "Waiting for the user",
  exchanging: "Waiting for the client",
  complete: "Signed in",
  "signed out": "Signed out",
  failed: "Failed",
  doubtful: "Doubtful",
};

/** The name of a step. */
export function labelOf(kind: StepKind): string {
  return LABELS[kind];
}

/** How far a sign-in has come. */
export function statusLabel(status: StoryStatus): string {
  return STATUSES[status];
}

/** Whether a step went well. */
export function outcomeOf(step: Step): "passed" | "refused" | "warned" {
  const outcomes = step.checks.map(({ outcome }) => outcome);
  if (step.status >= 400 || outcomes.includes("refused")) return "refused";
  return outcomes.includes("warned") ? "warned" : "passed";
}

/** How a step ended, in a sentence; backticks mark code. */
export function endOf({ result, status, faults }: Step): string {
  switch (result?.kind) {
    case "page":
      return `Showed the page "${result.title}".`;
    case "callback":
      return callbackEnd(result);
    case "redirect":
      return `Sent the browser to \`${result.location.split("?")[0]}\`.`;
    case "tokens":
      return `Issued ${tokenNames(result.body)}.`;
    case "document":
      return `Returned ${Object.keys(result.body).length} claims.`;
    case "error":
      return `Refused with \`${result.error}\`, reason \`${result.reason}\`.`;
    default:
      return faults.length > 0
        ? `A fault answered with status ${status}.`
        : `Answered with status ${status}.`;
  }
}

function callbackEnd({ redirectUri, answer }: CallbackResult): string {
  const parameters = new URLSearchParams(answer);
  const reason = parameters.get("error_reason") ?? parameters.get("error");
  return reason === null
    ? `Sent the browser back to \`${redirectUri}\` with a code.`
    : `Sent the browser back to \`${redirectUri}\` with the error \`${reason}\`.`;
}

const TOKEN_NAMES: readonly [member: string, name: string][] = [
  ["access_token", "an access token"],
  ["token", "an access token"],
  ["id_token", "an ID token"],
  ["refresh_token", "a refresh token"],
  ["refreshToken", "a refresh token"],
];

function tokenNames(body: Readonly<Record<string, unknown>>): string {
  const names = TOKEN_NAMES.filter(([member]) => body[member] !== undefined)
    .map(([, name]) => name);
  const last = names.pop();
  return names.length === 0
    ? last ?? "nothing"
    : `${names.join(", ")} and ${last}`;
}
