import { defineRule } from "../check.ts";
import { listOf } from "./url_difference.ts";

/** Facts about the `client_id`. */
interface ClientFacts {
  readonly clientId: string;
  /** The ids of the applications; empty unless the client is unknown. */
  readonly known: readonly string[];
}

/** The client is one of the kickstart's applications. */
export const clientKnown = defineRule<ClientFacts>({
  name: "client-known",
  title: "The client is known",
  found: ({ clientId }) => clientId,
  problem: ({ clientId, known }) =>
    clientId === ""
      ? {
        mistake: "The client did not send its `client_id`.",
        fix: `Send the id of the application in \`client_id\`: ${
          listOf(known)
        }.`,
      }
      : {
        mistake:
          `There is no active application with the \`client_id\` \`${clientId}\`.`,
        fix:
          `Configure the client with the id of an application of the kickstart: ${
            listOf(known)
          }.`,
      },
});

/** Facts about a grant. */
interface GrantFacts {
  readonly grant: string;
  readonly enabled: readonly string[];
}

/** The application has the grant enabled. */
export const grantEnabled = defineRule<GrantFacts>({
  name: "grant-enabled",
  title: "The grant is enabled for the application",
  found: ({ grant }) => grant,
  problem: ({ grant, enabled }) => ({
    mistake: `The application does not have the grant \`${grant}\`; it has ${
      listOf(enabled)
    }.`,
    fix:
      `Add \`"${grant}"\` to \`oauthConfiguration.enabledGrants\` of the application in the kickstart.`,
  }),
});

/** Facts about the request's tenant. */
interface TenantFacts {
  readonly sent: string | null;
  readonly expected: readonly string[];
}

/** `tenantId` names the right tenant. */
export const tenantRight = defineRule<TenantFacts>({
  name: "tenant-right",
  title: "The tenant is right",
  found: ({ sent, expected }) => sent ?? expected[0] ?? null,
  problem: ({ sent, expected }) => ({
    mistake: `The request names the tenant \`${sent}\`.`,
    fix: `Leave \`tenantId\` out, or send ${listOf(expected)}.`,
  }),
});

/** Facts about how the client identified itself in a back-channel request. */
interface SchemeFacts {
  readonly header: "none" | "Basic" | "other" | "malformed";
}

/** The `Authorization` header, if there is one, uses the Basic scheme. */
export const schemeBasic = defineRule<SchemeFacts>({
  name: "client-authentication-scheme",
  title: "The Authorization header has the Basic scheme",
  found: ({ header }) => header === "none" ? "no header" : header,
  problem: () => ({
    mistake:
      "The `Authorization` header is not `Basic base64(client_id:client_secret)`.",
    fix:
      "Send the client id and secret by HTTP Basic (`client_secret_basic`) or in the body (`client_secret_post`), and no bearer token.",
  }),
});

/** Facts about a client id that is sent twice. */
interface ClientIdsFacts {
  readonly ids: readonly string[];
}

/** Header and body name the same client. */
export const clientIdsAgree = defineRule<ClientIdsFacts>({
  name: "client-ids-agree",
  title: "Header and body name the same client",
  found: () => null,
  problem: ({ ids }) => ({
    mistake: `The header and the body name different clients: ${listOf(ids)}.`,
    fix: "Send the `client_id` once, or the same one in both places.",
  }),
});

/** What a wrong secret turned out to be. */
export type SecretLikeness =
  | "white-space"
  | "encoded"
  | "variable"
  | "other-application"
  | "api-key"
  | "unknown";

/** Facts about the client secret; they never hold the secret. */
interface SecretFacts {
  readonly application: string;
  readonly via: "header" | "body";
  readonly like: SecretLikeness;
}

const LIKENESS: Readonly<Record<SecretLikeness, string>> = {
  "white-space": "It is the right one with white space around it. ",
  encoded: "It is the right one, URL-encoded once too often. ",
  variable: "It is a variable that was not replaced by its value. ",
  "other-application": "It is the secret of another application. ",
  "api-key": "It is an API key, not a client secret. ",
  unknown: "",
};

/** The client secret is correct. */
export const secretCorrect = defineRule<SecretFacts>({
  name: "client-secret-correct",
  title: "The client secret is correct",
  found: ({ via }) => `in the ${via}`,
  problem: ({ application, via, like }) => ({
    mistake: `The client secret in the ${via} is not that of ${application}. ${
      LIKENESS[like]
    }`.trim(),
    fix:
      "Configure the client with `oauthConfiguration.clientSecret` of the application in the kickstart; the page Kickstart shows it on request. Restart the client after a change of its environment.",
  }),
});

/** Facts about a client that sends no secret. */
interface AuthenticationFacts {
  readonly application: string;
  readonly isNeeded: boolean;
  readonly isSent: boolean;
  readonly policy: string;
}

/** A client that must authenticate does. */
export const clientAuthenticated = defineRule<AuthenticationFacts>({
  name: "client-authenticated",
  title: "The client authenticates where it must",
  found: ({ isSent, policy }) =>
    `${isSent ? "with its secret" : "without a secret"}, policy ${policy}`,
  problem: ({ application, policy }) => ({
    mistake:
      `The client did not send its secret, which ${application} requires: \`clientAuthenticationPolicy\` is \`${policy}\`.`,
    fix:
      "Send `client_secret` in the body, or both by HTTP Basic. A single-page or mobile app has no secret: for it set the policy to `NotRequiredWhenUsingPKCE` in the kickstart, and use PKCE.",
  }),
});
