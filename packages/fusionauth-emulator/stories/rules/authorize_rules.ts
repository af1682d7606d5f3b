import { defineRule } from "../check.ts";
import { listOf, urlDifference } from "./url_difference.ts";

/** Facts about a redirect URI and the list that it must be on. */
interface RedirectFacts {
  readonly application: string;
  readonly sent: string;
  readonly registered: readonly string[];
  readonly policy: string;
}

/** The redirect URI is on the application's list. */
export const redirectUriRegistered = defineRule<RedirectFacts>({
  name: "redirect-uri-registered",
  title: "The redirect URI is registered",
  found: ({ sent }) => sent,
  problem: ({ application, sent, registered, policy }) =>
    sent === ""
      ? {
        mistake: "The client did not send its `redirect_uri`.",
        fix: `Send one of those of ${application}: ${listOf(registered)}.`,
      }
      : {
        mistake:
          `The client sent the redirect URI \`${sent}\`, which ${application} does not have. ${
            urlDifference(sent, registered)
          }`.trim(),
        fix: `Send one of ${
          listOf(registered)
        }, or add yours to \`oauthConfiguration.authorizedRedirectURLs\` in the kickstart. ${
          policy === "ExactMatch"
            ? "It must match exactly: scheme, host, port, path and trailing slash."
            : "A `*` matches one part of a URL."
        }`,
      },
});

/** Facts about the origin of a request. */
interface OriginFacts {
  readonly origin: string | null;
  readonly authorized: readonly string[];
}

/** The page that sent the browser here has an authorized origin. */
export const originAuthorized = defineRule<OriginFacts>({
  name: "origin-authorized",
  title: "The origin of the request is authorized",
  found: ({ origin, authorized }) =>
    authorized.length === 0
      ? "every origin is"
      : origin ?? "no origin was sent",
  problem: ({ origin, authorized }) => ({
    mistake: origin === "null"
      ? "The request comes from a page without an origin, such as a sandboxed frame."
      : `The request comes from \`${origin}\`, which is not authorized.`,
    fix: `Open the client at one of ${
      listOf(authorized)
    }, or add the origin to \`oauthConfiguration.authorizedOriginURLs\` in the kickstart.`,
  }),
});

/** Facts about a parameter with a fixed set of values. */
interface ValueFacts {
  readonly name: string;
  readonly sent: string | null;
  readonly supported: readonly string[];
}

/** A parameter has a value that is supported. */
export const valueSupported = defineRule<ValueFacts>({
  name: "value-supported",
  title: "The parameter has a supported value",
  found: ({ name, sent }) => sent === null ? `no ${name}` : `${name}=${sent}`,
  problem: ({ name, sent, supported }) => ({
    mistake: sent === null
      ? `The client did not send \`${name}\`.`
      : `The client sent \`${name}=${sent}\`.`,
    fix: `Send ${listOf(supported.map((value) => `${name}=${value}`))}.`,
  }),
});

/** Facts about `state`. */
interface StateFacts {
  readonly isSent: boolean;
}

/** The request has a `state`, which FusionAuth does not require. */
export const stateSent = defineRule<StateFacts>({
  name: "state-sent",
  title: "The request has a state",
  found: () => null,
  problem: () => ({
    mistake:
      "The authorize request has no `state`, so the callback has none either. A client that checks it, as it should, refuses the callback.",
    fix:
      "Send a random `state`, keep it with the browser in a cookie or session, and compare it in the callback (RFC 6749 section 10.12). Most libraries do so when they keep state between the two requests.",
  }),
});

/** Facts about the host names of a client. */
interface HostFacts {
  readonly from: string;
  readonly to: string;
}

/** The client starts and ends the sign-in under the same host name. */
export const callbackHostSame = defineRule<HostFacts>({
  name: "callback-host-same",
  title: "The sign-in ends under the host name where it began",
  found: () => null,
  problem: ({ from, to }) => ({
    mistake:
      `The browser came from \`${from}\`, but the redirect URI is on \`${to}\`: the cookies of one are not sent to the other, so the callback does not find its \`state\`.`,
    fix:
      `Open the client at \`${to}\`, or register and send a redirect URI on \`${from}\`.`,
  }),
});

/** Facts about `max_age`. */
interface MaxAgeFacts {
  readonly sent: string;
}

/** `max_age` is a number of seconds. */
export const maxAgeValid = defineRule<MaxAgeFacts>({
  name: "max-age-valid",
  title: "max_age is a number of seconds",
  found: ({ sent }) => sent,
  problem: ({ sent }) => ({
    mistake: `The client sent \`max_age=${sent}\`.`,
    fix: "Send a whole number of seconds, or leave it out.",
  }),
});
