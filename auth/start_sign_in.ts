import { type FlowOptions, startFlow } from "./flow.ts";
import { safeReturn } from "./return_to.ts";
import { readSessionId } from "./session_cookie.ts";
import { getSession } from "./session_store.ts";

/** Where a sign-in ends that names no other place. */
export const DEFAULT_RETURN = "/account";

/**
 * Answers `/login` and `/register`: starts a flow, or sends who is signed in already to where the
 * flow would have ended.
 *
 * @throws {FusionAuthUnavailable | FusionAuthUntrusted | StoreUnavailable}
 */
export async function startSignIn(
  { headers }: Request,
  url: URL,
  page: FlowOptions["page"],
): Promise<Response> {
  const returnTo = safeReturn(url.searchParams.get("return_to")) ??
    DEFAULT_RETURN;
  const id = readSessionId(headers);
  if (id !== null && await getSession(id) !== null) {
    return new Response(null, { status: 303, headers: { location: returnTo } });
  }
  return await startFlow({ headers, returnTo, page });
}
