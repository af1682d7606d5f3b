import { HttpError, page } from "fresh";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { MissingRole } from "@/auth/session/roles.ts";
import { ErrorPanel, type ErrorPanelProps } from "@/components/ErrorPanel.tsx";
import { StoreUnavailable } from "@/server/kv.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { TooManyRequests } from "@/server/rate_limit.ts";
import { getRequestId } from "@/server/request_context.ts";
import { define } from "@/utils.ts";

const ACCOUNT = { href: "/account", label: "Your account" };

/** One function for every method: Fresh would answer a refused POST with 404 if only GET were there. */
export const handler = define.handlers((ctx) => {
  const status = statusOf(ctx.error);
  if (status >= 500) {
    logEvent("error", "request.failed", {
      status,
      error: describeError(ctx.error),
    });
  }
  return page({ status }, { status, headers: retryAfter(status, ctx.error) });
});

function retryAfter(status: number, error: unknown): HeadersInit {
  const seconds = error instanceof TooManyRequests ? error.retryAfter : 10;
  const isKnown = status === 429 || status === 503;
  return isKnown ? { "retry-after": `${seconds}` } : {};
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  if (error instanceof StoreUnavailable) return 503;
  if (!(error instanceof FusionAuthError)) return 500;
  return error.kind === "unavailable" ? 503 : 502;
}

export default define.page<typeof handler>(function ErrorPage({ data, error }) {
  const { status } = data;
  return <ErrorPanel {...explain(status, error)} reference={getRequestId()} />;
});

function explain(status: number, error: unknown): ErrorPanelProps {
  if (error instanceof MissingRole) {
    return {
      title: "This page is not for you",
      sentence:
        `It needs the role “${error.role}”, which your account does not have.`,
      next: "Ask whoever runs ChangeBank for that role, then sign in again.",
      link: ACCOUNT,
    };
  }
  switch (status) {
    case 403:
      return {
        title: "We did not do that",
        sentence: "The form did not come from one of our own pages.",
        next: "Open ChangeBank and use the form there.",
      };
    case 404:
    case 405:
      return {
        title: "There is nothing here",
        sentence: "No page of ChangeBank has this address.",
        next: "Check the address, or start from the home page.",
      };
    case 409:
      return {
        title: "This page was out of date",
        sentence:
          "It was opened before the last sign-in in this browser, so we did nothing.",
        next: "Open the page again and repeat what you wanted to do.",
        link: ACCOUNT,
      };
    case 429:
      return {
        title: "That was too fast for us",
        sentence: "There were too many requests from your network.",
        next: "Wait a moment and try again.",
      };
    case 502:
    case 503:
      return {
        title: "We cannot do that right now",
        sentence: "A service that ChangeBank needs does not answer.",
        next: "Wait a moment and try again. Nothing was lost.",
      };
  }
  return status < 500
    ? {
      title: "We did not understand that",
      sentence: "The request was not one that ChangeBank's pages send.",
      next: "Go back and try again.",
    }
    : {
      title: "Something went wrong on our side",
      sentence: "We could not finish what you asked for.",
      next: "Try again. If it stays so, tell us the reference.",
    };
}
