import { defineRule } from "../check.ts";
import { listOf, urlDifference } from "./url_difference.ts";

/** Facts about `id_token_hint`. */
interface HintFacts {
  readonly isGenuine: boolean;
}

/** `id_token_hint` is an ID token of this server; it may have expired. */
export const hintGenuine = defineRule<HintFacts>({
  name: "id-token-hint-genuine",
  title: "id_token_hint is an ID token of this server",
  found: () => null,
  problem: () => ({
    mistake: "The `id_token_hint` is not an ID token of this server.",
    fix:
      "Send the latest `id_token` unchanged, not the access token; it may have expired. Without one, send `client_id`.",
  }),
});

/** Facts about where a logout leads. */
interface LogoutUriFacts {
  readonly sent: string | null;
  readonly registered: readonly string[];
  /** Null when the request does not name its client. */
  readonly application: string | null;
}

/** The post-logout URI is on the client's list. */
export const logoutUriRegistered = defineRule<LogoutUriFacts>({
  name: "logout-uri-registered",
  title: "The post-logout URI is registered",
  found: ({ sent }) => sent ?? "none was sent",
  problem: ({ sent, registered, application }) =>
    application === null
      ? {
        mistake:
          "The request has a `post_logout_redirect_uri`, but does not say which client sends it.",
        fix: "Send `id_token_hint` or `client_id` too.",
      }
      : {
        mistake:
          `The client sent \`post_logout_redirect_uri=${sent}\`, which ${application} does not have. ${
            urlDifference(sent ?? "", registered)
          }`.trim(),
        fix: `Send one of ${
          listOf(registered)
        }, or add yours to \`oauthConfiguration.authorizedRedirectURLs\` in the kickstart: post-logout URIs share that list.`,
      },
});

/** Facts about the browser's SSO session. */
interface SsoFacts {
  readonly hadSession: boolean;
}

/** The browser's SSO session is ended; null is no mistake. */
export const ssoEnded = defineRule<SsoFacts>({
  name: "sso-session-ended",
  title: "The SSO session has ended",
  found: ({ hadSession }) =>
    hadSession
      ? "the refresh tokens stay valid"
      : "this browser had none; the refresh tokens stay valid",
  problem: () => ({ mistake: "", fix: "" }),
});
