import { getCurrentSession } from "@/auth/session/current_session.ts";
import { randomId } from "@/server/crypto.ts";
import { redirect } from "@/server/redirect.ts";
import { startAuthorization } from "./kv_oauth.ts";
import { admitSignIn, releaseSignIn } from "./limits.ts";
import { DEFAULT_RETURN_TO, parseReturnTo } from "./return_to.ts";
import {
  createTransactionCookie,
  evictTransactionCookies,
  nonceOf,
} from "./transaction.ts";

/**
 * Answers `/login` and `/register`: redirects to FusionAuth, with a cookie that binds the sign-in to
 * this browser. Users who are signed in go where the sign-in would have ended.
 *
 * @param page of FusionAuth's, on which the sign-in begins.
 * @throws {TooManyRequests | FusionAuthError | StoreUnavailable}
 */
export async function startSignIn(
  { headers }: Request,
  { searchParams }: URL,
  page: "authorize" | "register",
): Promise<Response> {
  // Given twice, it means neither (RFC 6749 §3.1).
  const [target, ...others] = searchParams.getAll("return_to");
  const returnTo = parseReturnTo(others.length > 0 ? null : target) ??
    DEFAULT_RETURN_TO;
  if (await getCurrentSession(headers) !== null) return redirect(returnTo);

  const secret = randomId();
  const startedAt = admitSignIn();
  const { url, state, pending } = await startAuthorization(
    nonceOf({ secret, startedAt }),
  ).catch((error) => {
    releaseSignIn(startedAt);
    throw error;
  });
  return redirect(url.replace(/authorize(?=\?)/, page), {
    status: 302,
    cookies: [
      createTransactionCookie({ state, pending, secret, startedAt, returnTo }),
      ...evictTransactionCookies(headers),
    ],
  });
}
