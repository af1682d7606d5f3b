import { defineRule } from "../check.ts";

/** Facts about the `Authorization` header of userinfo. */
interface HeaderFacts {
  readonly isSent: boolean;
}

/** The access token is in the `Authorization` header. */
export const bearerSent = defineRule<HeaderFacts>({
  name: "bearer-sent",
  title: "The access token was sent",
  found: () => null,
  problem: () => ({
    mistake: "The request has no access token.",
    fix:
      'Send it as `Authorization: Bearer {token}`, not in the URL. `/app/me` reads the cookie `app.at`: `fetch` sends it with `credentials: "include"`.',
  }),
});

/** Facts about the signature of a token. */
interface GenuineFacts {
  readonly isGenuine: boolean;
  /** What the token says of itself, without verification; null for no JWT. */
  readonly kid: string | null;
  readonly iss: string | null;
  readonly isKeyKnown: boolean;
}

/** The token was signed by a key of this server. */
export const tokenGenuine = defineRule<GenuineFacts>({
  name: "token-genuine",
  title: "The token is signed by this server",
  found: ({ kid }) => kid === null ? null : `kid ${kid}`,
  problem: ({ kid, iss, isKeyKnown }) => {
    if (kid === null && iss === null) {
      return {
        mistake: "What was sent is not a JWT of this server.",
        fix:
          "Send the `access_token` of the token response: not the code, the refresh token or the client's own session.",
      };
    }
    return isKeyKnown
      ? {
        mistake: "The token was changed after it was signed.",
        fix:
          "Send it exactly as the token response had it, without white space.",
      }
      : {
        mistake:
          `The token was signed by the key \`${kid}\`, which this server does not have. Its issuer is \`${iss}\`.`,
        fix:
          "It comes from another server or from before the keys were lost (`--forget`, a deleted state file): sign in again.",
      };
  },
});

/** Facts about the lifetime of a token. */
interface AliveFacts {
  readonly expiredAt: number | null;
  readonly now: number;
}

/** The token has not expired. */
export const tokenAlive = defineRule<AliveFacts>({
  name: "token-alive",
  title: "The token has not expired",
  found: ({ expiredAt }) =>
    expiredAt === null ? null : `expires at ${timeOf(expiredAt)}`,
  problem: ({ expiredAt, now }) => ({
    mistake: expiredAt === null
      ? "The token has no `exp`."
      : `The token expired at ${timeOf(expiredAt)}; it is ${timeOf(now)}.`,
    fix:
      "Refresh before it expires, and after a 401. Its lifetime is `jwtConfiguration.timeToLiveInSeconds`; the page Time may be set ahead.",
  }),
});

/** Facts about the issuer of a token. */
interface TokenIssuerFacts {
  readonly iss: string | null;
  readonly issuer: string;
}

/** The token's issuer is the tenant's. */
export const tokenIssuerRight = defineRule<TokenIssuerFacts>({
  name: "token-issuer-right",
  title: "The token's issuer is the tenant's",
  found: ({ iss }) => iss,
  problem: ({ iss, issuer }) => ({
    mistake: `The token's issuer is \`${iss}\`, the tenant's is \`${issuer}\`.`,
    fix:
      "Sign in again: the issuer has changed since, or the token is for another tenant.",
  }),
});

/** Facts about whom a token names. */
interface SubjectFacts {
  readonly sub: string | null;
  readonly aud: string | null;
  readonly isUserKnown: boolean;
}

/** The token's user and application exist. */
export const tokenOwnersKnown = defineRule<SubjectFacts>({
  name: "token-owners-known",
  title: "The token's user and application exist",
  found: () => null,
  problem: ({ sub, aud, isUserKnown }) => ({
    mistake: isUserKnown
      ? `There is no active application \`${aud}\`, which the token was issued to.`
      : `There is no user \`${sub}\`, whom the token was issued for.`,
    fix: "Sign in again.",
  }),
});

/** Facts about what a token may do. */
interface SufficientFacts {
  readonly isAccessToken: boolean;
  readonly scope: string;
  readonly policy: string;
}

/** The token opens userinfo. */
export const tokenSufficient = defineRule<SufficientFacts>({
  name: "token-sufficient",
  title: "The token opens userinfo",
  found: ({ scope }) => scope,
  problem: ({ isAccessToken, policy }) =>
    isAccessToken
      ? {
        mistake:
          `The access token does not have the scope \`openid\`, which userinfo needs under \`${policy}\`.`,
        fix: "Add `openid` to `scope` of the authorize request.",
      }
      : {
        mistake: "The client sent an ID token instead of the access token.",
        fix: "Send the `access_token` of the token response.",
      },
});

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 19);
}
