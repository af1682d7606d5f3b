import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about a refresh token. */
interface RefreshFacts {
  readonly fate: "live" | "revoked" | "expired" | "unknown";
  /** When it expired, in milliseconds. */
  readonly expiredAt: number | null;
}

/** The refresh token is known and has not expired. */
export const refreshTokenLive = defineRule<RefreshFacts>({
  name: "refresh-token-live",
  title: "The refresh token is live",
  found: () => null,
  problem: ({ fate, expiredAt }) => {
    switch (fate) {
      case "revoked":
        return {
          mistake:
            "The refresh token was issued here and has been revoked since.",
          fix:
            "Sign in again; a client must end its session when a refresh fails with `invalid_grant`. Tokens are revoked by a sign-out over the API, a new password, a lock, a deleted registration, reuse, or starting over.",
        };
      case "expired":
        return {
          mistake: `The refresh token expired at ${
            new Date(expiredAt ?? 0).toISOString()
          }.`,
          fix:
            "Sign in again. Its lifetime is `refreshTokenTimeToLiveInMinutes`; the page Time may be set ahead.",
        };
      default:
        return {
          mistake: "This refresh token was not issued by this server.",
          fix:
            "Sign in again. Usual causes: the state file was deleted, `--forget`, or a token of another FusionAuth.",
        };
    }
  },
});

/** Facts about a one-time refresh token. */
interface ReuseFacts {
  readonly graceSeconds: number;
  readonly revokesAll: boolean;
}

/** The refresh token has not been replaced by a newer one. */
export const refreshTokenCurrent = defineRule<ReuseFacts>({
  name: "refresh-token-current",
  title: "The refresh token is the latest one",
  found: () => null,
  problem: ({ graceSeconds, revokesAll }) => ({
    mistake:
      `The client sent a refresh token that an earlier refresh had replaced, after the grace period of ${graceSeconds} seconds. It may be stolen, so ${
        revokesAll ? "all tokens of the user were" : "it was"
      } revoked.`,
    fix:
      "Store the `refresh_token` of every refresh before the next one, and let only one request refresh a session at a time. For a client that cannot, set `refreshTokenUsagePolicy` to `Reusable`, or raise the grace period.",
  }),
});

/** Facts about `expires_in`. */
interface LifetimeFacts {
  readonly sent: string | null;
  readonly longest: number;
}

/** The requested lifetime is possible. */
export const lifetimeAllowed = defineRule<LifetimeFacts>({
  name: "lifetime-allowed",
  title: "The requested lifetime is allowed",
  found: ({ sent, longest }) => `${sent ?? longest} s`,
  problem: ({ sent, longest }) => ({
    mistake: `The client asked for \`expires_in=${sent}\`.`,
    fix: `Ask for 1 to ${longest} seconds, or leave it out.`,
  }),
});

/** Facts about the scopes of a refresh. */
interface NarrowFacts {
  readonly asked: readonly string[];
  readonly granted: readonly string[];
}

/** The requested scopes were granted at sign-in. */
export const scopesGranted = defineRule<NarrowFacts>({
  name: "scopes-granted",
  title: "The scopes were granted at sign-in",
  found: ({ granted }) => granted.join(" "),
  problem: ({ asked, granted }) => ({
    mistake: `The client asked for ${
      listOf(asked.filter((scope) => !granted.includes(scope)))
    }, which the sign-in did not grant.`,
    fix:
      "A refresh can only ask for fewer scopes: leave `scope` out, or sign in again.",
  }),
});

/** Facts about scopes that were removed from the application. */
interface LostScopeFacts {
  readonly granted: readonly string[];
  readonly known: readonly string[];
}

/** The application still has the granted scopes. */
export const scopesKept = defineRule<LostScopeFacts>({
  name: "scopes-kept",
  title: "The application still has the granted scopes",
  found: () => null,
  problem: ({ granted, known }) => ({
    mistake: `The application no longer has ${
      listOf(granted.filter((scope) => !known.includes(scope)))
    }, so the refresh token was revoked.`,
    fix: "Sign in again with the scopes that it has now.",
  }),
});
