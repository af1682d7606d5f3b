import type { ApiRequest } from "../requests/request.ts";

/** Unsupported requests that decide who can sign in. */
const REFUSED: [RegExp, string][] = [
  [/^\/api\/user\/action(\/|$)/, "actions on users"],
  [/^\/api\/user\/two-factor(\/|$)/, "multi-factor login"],
];

/** Other unsupported requests, by the first part of their path. */
const NOTED: Readonly<Record<string, string>> = {
  "api-key": "API keys other than the kickstart's apiKeys",
  connector: "connectors",
  consent: "consents",
  email: "e-mail templates",
  entity: "entities",
  form: "forms; the basic registration form is shown",
  group: "groups; members do not get their roles",
  "identity-provider": "identity providers",
  "ip-acl": "IP access control lists",
  lambda: "lambdas",
  message: "message templates",
  messenger: "messengers",
  "user-action": "user actions",
};

/** Throws KickstartError for an unsupported request that decides who can sign in. */
export function refuseRequest({ path, field }: ApiRequest) {
  for (const [pattern, what] of REFUSED) {
    if (!pattern.test(path)) continue;
    field.get("url").fail(
      `The emulator does not support ${what}; use FusionAuth, because this decides who can sign in`,
    );
  }
}

/** The notes about unsupported requests: one line for each kind, with its first request. */
export function unsupportedRequests(requests: ApiRequest[]): string[] {
  const kinds = Map.groupBy(requests, ({ path }) => {
    const [, , kind = ""] = path.split("/");
    return Object.hasOwn(NOTED, kind) ? kind : path;
  });
  return [...kinds].flatMap(([kind, [first, ...others]]) => {
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    const what = NOTED[kind] ?? "this request";
    return `${first.method} ${first.path}${more}: the emulator does not support ${what}`;
  });
}
