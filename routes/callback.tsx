import { page } from "fresh";
import {
  CallbackFailure,
  type CallbackProblem,
} from "@/auth/callback_failure.ts";
import { findSession } from "@/auth/current_session.ts";
import { finishFlow } from "@/auth/finish_flow.ts";
import { describeError, logEvent } from "@/auth/log.ts";
import { DEFAULT_RETURN } from "@/auth/return_to.ts";
import { openSession } from "@/auth/sign_in.ts";
import { ErrorPanel } from "@/components/ErrorPanel.tsx";
import { seeOther } from "@/http/see_other.ts";
import { define } from "@/utils.ts";

/** What the visitor is told; the README's `/callback` table says when. */
const PROBLEMS: Record<
  CallbackProblem,
  { status: number; sentence: string; next: string }
> = {
  malformed: {
    status: 400,
    sentence: "This is not an answer to a sign-in.",
    next: "Start again from here.",
  },
  "unknown_flow": {
    status: 400,
    sentence:
      "This browser has no sign-in under way that fits. It may be done already, or may have begun in another browser.",
    next: "Start again, and finish in this browser.",
  },
  expired: {
    status: 400,
    sentence: "This sign-in took longer than ten minutes and has expired.",
    next: "Start again; you will end up where you wanted to go.",
  },
  "wrong_issuer": {
    status: 400,
    sentence: "The answer did not come from our sign-in service.",
    next: "Start again from here, and not from a link somebody sent you.",
  },
  denied: {
    status: 400,
    sentence: "The sign-in was not completed.",
    next: "Try again, or go on without signing in.",
  },
  spent: {
    status: 400,
    sentence: "This sign-in was used already.",
    next: "Start again if you are not signed in.",
  },
  refused: {
    status: 400,
    sentence: "The sign-in service did not confirm this sign-in.",
    next: "It may have taken too long on the way. Start again.",
  },
  unavailable: {
    status: 503,
    sentence: "The sign-in service cannot be reached right now.",
    next: "Wait a moment, then start again.",
  },
  untrusted: {
    status: 502,
    sentence: "We could not verify what the sign-in service told us.",
    next: "Nobody was signed in. Start again, and tell us if it stays so.",
  },
};

export const handler = define.handlers({
  async GET(ctx) {
    // It would use the code up, and nobody would see the answer.
    if (ctx.req.method === "HEAD") {
      return new Response(null, { status: 405, headers: { allow: "GET" } });
    }
    const { headers } = ctx.req;
    try {
      const flow = await finishFlow(ctx.url.searchParams, headers);
      const { setCookie, sub } = await openSession(flow, headers);
      logEvent("info", "sign_in.done", { sub });
      return seeOther(flow.returnTo, [setCookie, ...flow.setCookies]);
    } catch (error) {
      if (!(error instanceof CallbackFailure)) throw error;
      return await heal(error, headers) ?? explain(error);
    }
  },
});

/**
 * A late tab, the back button, a double submit: who is signed in goes on, and who came second with
 * the very flow that is just being finished is sent after the one who came first.
 */
async function heal(
  failure: CallbackFailure,
  headers: Headers,
): Promise<Response | null> {
  const { problem, returnTo, setCookies } = failure;
  if (problem !== "spent" && await findSession(headers) === null) return null;
  const error = describeError(failure);
  logEvent("info", "callback.healed", { problem, error });
  return seeOther(returnTo ?? DEFAULT_RETURN, setCookies);
}

function explain(failure: CallbackFailure) {
  const { problem, returnTo, setCookies } = failure;
  const { status } = PROBLEMS[problem];
  const reference = crypto.randomUUID().slice(0, 8);
  logEvent(status >= 500 ? "error" : "warn", "sign_in.failed", {
    problem,
    reference,
    error: describeError(failure),
  });
  // The address has code and state in it.
  const headers = new Headers({ "referrer-policy": "no-referrer" });
  for (const cookie of setCookies) headers.append("set-cookie", cookie);
  if (status === 503) headers.set("retry-after", "10");
  return page({ problem, returnTo, reference }, { status, headers });
}

export default define.page<typeof handler>(function Callback({ data }) {
  const { sentence, next } = PROBLEMS[data.problem];
  const again = data.returnTo === null
    ? "/login"
    : `/login?return_to=${encodeURIComponent(data.returnTo)}`;
  return (
    <ErrorPanel
      title="You are not signed in"
      sentence={sentence}
      next={next}
      links={[
        { href: again, label: "Sign in" },
        { href: "/", label: "Home" },
      ]}
      reference={data.reference}
    />
  );
});
