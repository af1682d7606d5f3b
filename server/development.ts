import type { Handler } from "./request_guards.ts";

/** What keeps Fresh's own script and frame out of a page. */
const TOO_STRICT = ["content-security-policy", "cross-origin-embedder-policy"];

/**
 * Lets error pages of the development server reload themselves and show what was thrown. Fresh does
 * that with an inline script and a frame, and it renders the root's error page outside of `csp()`,
 * which would give them a nonce. Never in a build: there pages of errors have the headers of all.
 */
export function showErrorsToDevelopers(handle: Handler): Handler {
  return async function handleInDevelopment(request, info) {
    const response = await handle(request, info);
    if (response.status >= 400) {
      for (const name of TOO_STRICT) response.headers.delete(name);
    }
    return response;
  };
}
