import { HttpError, page } from "fresh";
import { FusionAuthError } from "@/auth/fusionauth/errors.ts";
import { MissingRole } from "@/auth/session/roles.ts";
import { ErrorPanel, type ErrorPanelProps } from "@/components/ErrorPanel.tsx";
import { StoreUnavailable } from "@/server/kv.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { define } from "@/utils.ts";

const ACCOUNT = { href: "/account", label: "Your account" };

/** One function for every method: Fresh would answer a refused POST with 404 if only GET were there. */
export const handler = define.handlers((ctx) => {
  const status = statusOf(ctx.error);
  const reference = crypto.randomUUID().slice(0, 8);
  if (status >= 500) {
    logEvent("error", "request.failed", {
      status,
      reference,
      path: ctx.url.pathname,
      error: describeError(ctx.error),
    });
  }
  const headers = new Headers();
  if (status === 503) headers.set("retry-after", "10");
  return page({ status, reference }, { status, headers });
});

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  if (error instanceof StoreUnavailable) return 503;
  if (!(error instanceof FusionAuthError)) return 500;
  return error.kind === "unavailable" ? 503 : 502;
}

export default define.page<typeof handler>(function ErrorPage({ data, error }) {
  const { status, reference } = data;
  return (
    <ErrorPanel
      {...explain(status, error)}
      reference={status >= 500 ? reference : undefined}
    />
  );
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
