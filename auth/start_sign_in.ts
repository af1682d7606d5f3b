import { findSession } from "./current_session.ts";
import { type FlowOptions, startFlow } from "./start_flow.ts";
import { getOnly } from "./parse.ts";
import { DEFAULT_RETURN, safeReturn } from "./return_to.ts";

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
  const returnTo = safeReturn(getOnly(url.searchParams, "return_to")) ??
    DEFAULT_RETURN;
  if (await findSession(headers) !== null) {
    return new Response(null, { status: 303, headers: { location: returnTo } });
  }
  return await startFlow({ headers, returnTo, page });
}
