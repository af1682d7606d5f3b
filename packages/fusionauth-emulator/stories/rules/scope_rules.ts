import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about the requested scopes. */
interface ScopeFacts {
  readonly asked: readonly string[];
  readonly unknown: readonly string[];
  readonly missing: string | null;
  readonly known: readonly string[];
  readonly policy: string;
}

/** The requested scopes are known and complete. */
export const scopesAllowed = defineRule<ScopeFacts>({
  name: "scopes-allowed",
  title: "The scopes are known and complete",
  found: ({ asked }) => asked.join(" ") || "none",
  problem: ({ unknown, missing, known, policy }) =>
    unknown.length > 0
      ? {
        mistake:
          `The client asked for a scope that the application does not have: ${
            listOf(unknown)
          }.${policy === "Remove" ? " It was removed from the request." : ""}`,
        fix: `Ask only for ${
          listOf(known)
        }; or add the scope to \`scopes\` of the application in the kickstart, or set \`unknownScopePolicy\` to \`Allow\` or \`Remove\`.`,
      }
      : {
        mistake:
          `The client did not ask for the scope \`${missing}\`, which the application requires.`,
        fix: `Add \`${missing}\` to \`scope\`.`,
      },
});

/** Facts about the scope `openid`. */
interface OpenIdFacts {
  readonly asked: readonly string[];
}

/** The client asks for an ID token. */
export const openIdAsked = defineRule<OpenIdFacts>({
  name: "openid-asked",
  title: "The client asks for an ID token",
  found: () => null,
  problem: () => ({
    mistake:
      "The client did not ask for the scope `openid`: it gets no ID token, and under `Strict` userinfo refuses its access token.",
    fix: "Add `openid` to `scope`.",
  }),
});
