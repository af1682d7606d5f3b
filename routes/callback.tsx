import { page } from "fresh";
import { getCurrentSession } from "@/auth/session/current_session.ts";
import {
  CallbackError,
  type CallbackProblem,
} from "@/auth/sign_in/callback_error.ts";
import { finishSignIn } from "@/auth/sign_in/finish_sign_in.ts";
import { DEFAULT_RETURN_TO } from "@/auth/sign_in/return_to.ts";
import { ErrorPanel } from "@/components/ErrorPanel.tsx";
import { describeError, logEvent } from "@/server/log.ts";
import { redirect } from "@/server/redirect.ts";
import { getRequestId } from "@/server/request_context.ts";
import { define } from "@/utils.ts";

/** What the visitor is told, and what to do next; the README's `/callback` table says when. */
const PROBLEMS: Record<CallbackProblem, readonly [string, string]> = {
  malformed: ["This is not an answer to a sign-in.", "Start again from here."],
  "unknown_transaction": [
    "This browser has no sign-in under way that fits. It may be finished already, or may have begun in another browser.",
    "Start again, and finish in this browser.",
  ],
  expired: [
    "This sign-in took longer than ten minutes and has expired.",
    "Start again; you will end up where you wanted to go.",
  ],
  "wrong_issuer": [
    "The answer did not come from our sign-in service.",
    "Start again from here, and not from a link somebody sent you.",
  ],
  denied: [
    "The sign-in was not completed.",
    "Try again, or go on without signing in.",
  ],
  spent: [
    "This sign-in was used already.",
    "Start again if you are not signed in.",
  ],
  refused: [
    "The sign-in service did not confirm this sign-in.",
    "It may have taken too long on the way. Start again.",
  ],
  unavailable: [
    "The sign-in service cannot be reached right now.",
    "Wait a moment, then start again.",
  ],
  untrusted: [
    "We could not verify what the sign-in service told us.",
    "Nobody was signed in. Start again, and tell us if it stays so.",
  ],
};

export const handler = define.handlers({
  async GET(ctx) {
    // A HEAD would use the code up, and nobody would see the answer.
    if (ctx.req.method === "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET" } });
    }
    const { headers } = ctx.req;
    try {
      return await finishSignIn(ctx.url.searchParams, headers);
    } catch (error) {
      if (!(error instanceof CallbackError)) throw error;
      return await recover(error, headers) ?? explain(error);
    }
  },
});

const STATUS: Partial<Record<CallbackProblem, number>> = {
  untrusted: 502,
  unavailable: 503,
};

/** What befalls a late tab, the back button or a sign-in that was given up for another. */
const HARMLESS: readonly CallbackProblem[] = [
  "unknown_transaction",
  "expired",
  "denied",
  "refused",
];

/**
 * Users who are signed in go on into the app when the problem is harmless, and the second of two
 * identical callbacks follows the first.
 */
async function recover(
  failure: CallbackError,
  headers: Headers,
): Promise<Response | null> {
  const { problem, returnTo, cookies } = failure;
  if (problem !== "spent") {
    if (!HARMLESS.includes(problem)) return null;
    if (await getCurrentSession(headers) === null) return null;
  }
  const error = describeError(failure);
  logEvent("info", "callback.recovered", { problem, error });
  return redirect(returnTo ?? DEFAULT_RETURN_TO, { cookies });
}

function explain(failure: CallbackError) {
  const { problem, returnTo, cookies } = failure;
  const status = STATUS[problem] ?? 400;
  logEvent(status >= 500 ? "error" : "warn", "sign_in.failed", {
    problem,
    error: describeError(failure),
  });
  // The page's own address has code and state in it.
  const headers = new Headers({ "referrer-policy": "no-referrer" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  if (status === 503) headers.set("retry-after", "10");
  return page({ problem, returnTo }, { status, headers });
}

export default define.page<typeof handler>(function Callback({ data }) {
  const [sentence, next] = PROBLEMS[data.problem];
  const again = data.returnTo === null
    ? "/login"
    : `/login?return_to=${encodeURIComponent(data.returnTo)}`;
  return (
    <ErrorPanel
      title="This sign-in did not work"
      sentence={sentence}
      next={next}
      link={{ href: again, label: "Sign in" }}
      reference={getRequestId()}
    />
  );
});
