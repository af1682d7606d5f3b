import { unescapeHtml } from "../testing/html.ts";
import { REDIRECT_URI } from "./fixtures.ts";

/** What a response says: where it leads, or its status and error, without what differs in every run. */
export async function outcomeOf(
  response: Response,
): Promise<Record<string, unknown>> {
  const location = response.headers.get("location");
  if (location !== null) {
    await response.body?.cancel();
    return redirectOf(location);
  }
  const text = unescapeHtml(await response.text());
  return {
    status: response.status,
    ...errorsIn((name) =>
      new RegExp(`"${name}"\\s*:\\s*"([^"]+)"`).exec(text)?.[1] ?? null
    ),
  };
}

/** The codes of an API's error body, by field; its status alone for another body. */
export async function apiOutcomeOf(
  response: Response,
): Promise<Record<string, unknown>> {
  const text = await response.text();
  const codes = [...text.matchAll(/"code"\s*:\s*"([^"]+)"/g)].map(
    ([, code]) => code,
  );
  return { status: response.status, ...(codes.length > 0 ? { codes } : {}) };
}

function redirectOf(location: string): Record<string, unknown> {
  const url = new URL(location, REDIRECT_URI);
  if (!location.startsWith(REDIRECT_URI)) {
    return { redirect: url.pathname.replace(/[^/]*\d[^/]*/g, "{id}") };
  }
  const inFragment = url.hash !== "";
  const parameters = inFragment
    ? new URLSearchParams(url.hash.slice(1))
    : url.searchParams;
  return {
    redirect: "callback",
    parameters: [...new Set(parameters.keys())].sort(),
    ...(inFragment ? { fragment: true } : {}),
    ...errorsIn((name) => parameters.get(name)),
  };
}

function errorsIn(
  get: (name: string) => string | null,
): Record<string, string> {
  return Object.fromEntries(
    ["error", "error_reason"].flatMap((name) => {
      const value = get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
