import { durationOf } from "../../data/duration.ts";
import { defineRule } from "../check.ts";
import { listOf, urlDifference } from "./url_difference.ts";

/** Facts about a parameter that is needed. */
interface ParameterFacts {
  readonly name: string;
  readonly isSent: boolean;
}

/** A parameter that is needed was sent. */
export const parameterSent = defineRule<ParameterFacts>({
  name: "parameter-sent",
  title: "The parameter was sent",
  found: ({ name }) => name,
  problem: ({ name }) => ({
    mistake: `The client did not send \`${name}\`.`,
    fix:
      `Send \`${name}\` in the body, as \`application/x-www-form-urlencoded\` and not as JSON.`,
  }),
});

/** Facts about an authorization code. */
interface CodeFacts {
  readonly fate: "live" | "spent" | "expired" | "unknown";
  /** When it was spent or expired, in milliseconds. */
  readonly goneAt: number | null;
  /** How long a code lives. */
  readonly seconds: number;
  readonly now: number;
}

/** The code was issued here, has not expired and was not used before. */
export const codeLive = defineRule<CodeFacts>({
  name: "code-live",
  title: "The code is live",
  found: () => null,
  problem: ({ fate, goneAt, seconds, now }) => {
    const ago = goneAt === null
      ? ""
      : ` ${durationOf((now - goneAt) / 1000)} ago`;
    switch (fate) {
      case "spent":
        return {
          mistake:
            `The code was already used${ago}. A code works once, even if its first use fails.`,
          fix:
            "Exchange it once. Usual causes: the callback was reloaded, an effect runs twice (React's strict mode), two workers answer one callback, or a retry after a failed exchange. To try again, start a new sign-in.",
        };
      case "expired":
        return {
          mistake: `The code expired${ago}: it lives ${durationOf(seconds)}.`,
          fix:
            "Exchange it at once in the callback; a breakpoint there is long enough to lose it. To work slowly, raise `externalIdentifierConfiguration.authorizationGrantIdTimeToLiveInSeconds` of the tenant in the kickstart.",
        };
      default:
        return {
          mistake: "The code was not issued by this server since its start.",
          fix:
            "Send the `code` of the callback unchanged, decoded once from the URL. The emulator forgets codes when it restarts: start a new sign-in.",
        };
    }
  },
});

/** Facts about the client of a code or token. */
interface OwnerFacts {
  readonly what: string;
  readonly issuedTo: string;
  readonly sentBy: string;
}

/** A code or token is used by the client that it was issued to. */
export const ownClient = defineRule<OwnerFacts>({
  name: "own-client",
  title: "It was issued to this client",
  found: ({ sentBy }) => sentBy,
  problem: ({ what, issuedTo, sentBy }) => ({
    mistake:
      `The ${what} was issued to the client \`${issuedTo}\`, but \`${sentBy}\` sent it.`,
    fix: "Use one `client_id` for the authorize request and the back channel.",
  }),
});

/** Facts about the two redirect URIs of a sign-in. */
interface SameRedirectFacts {
  readonly authorized: string;
  readonly sent: string;
}

/** The exchange has the redirect URI of the authorize request. */
export const redirectUriSame = defineRule<SameRedirectFacts>({
  name: "redirect-uri-same",
  title: "The redirect URI is that of the authorize request",
  found: ({ sent }) => sent,
  problem: ({ authorized, sent }) => ({
    mistake:
      `The exchange has the redirect URI \`${sent}\`, the authorize request had \`${authorized}\`. ${
        urlDifference(sent, [authorized])
      }`.trim(),
    fix:
      `Send \`${authorized}\` in both. A client behind a proxy often builds the second one from its inner address.`,
  }),
});

/** Facts about the refresh token that a client asks for. */
interface OfflineFacts {
  readonly isGenerated: boolean;
  readonly enabled: readonly string[];
}

/** A client that asks for a refresh token gets one that it can use. */
export const refreshTokenIssued = defineRule<OfflineFacts>({
  name: "refresh-token-issued",
  title: "offline_access brings a refresh token",
  found: () => null,
  problem: ({ isGenerated, enabled }) => ({
    mistake: isGenerated
      ? `The client gets a refresh token, but cannot use it: its grants are ${
        listOf(enabled)
      }.`
      : "The client asked for `offline_access`, but gets no refresh token.",
    fix: isGenerated
      ? "Add `refresh_token` to `oauthConfiguration.enabledGrants` in the kickstart."
      : "Set `oauthConfiguration.generateRefreshTokens` to `true` in the kickstart.",
  }),
});
