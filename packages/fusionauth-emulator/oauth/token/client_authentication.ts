import type { Application } from "../../data/application.ts";
import { PKCE_POLICY_FREES_OTHER_GRANTS } from "../../data/guesses.ts";
import { isSameText } from "../../data/secrets.ts";
import type { Store } from "../../data/store.ts";
import type { State } from "../../instance/state.ts";
import {
  clientAuthenticated,
  clientIdsAgree,
  clientKnown,
  schemeBasic,
  secretCorrect,
  type SecretLikeness,
} from "../../stories/rules/client_rules.ts";
import { clientIds } from "../client_ids.ts";
import { type OAuthError, oauthError } from "../errors.ts";
import { formDecode, readBasic } from "./basic_credentials.ts";

/** An identified client. */
export interface Client {
  application: Application;
  /** Whether it sent its secret. A wrong secret is refused. */
  isAuthenticated: boolean;
}

/** The refusal of a client. */
export interface ClientRefusal {
  status: 400 | 401;
  error: OAuthError;
}

/**
 * Identifies the client of a back-channel request by its Basic header or its form (RFC 6749 section
 * 2.3.1). If it sends a secret, the secret must be correct, even where none is required.
 */
export function authenticateClient(
  { core: { store }, step }: State,
  headers: Headers,
  form: URLSearchParams,
): Client | ClientRefusal {
  const header = readBasic(headers.get("authorization"));
  const isBasic = header !== "other" && header !== "malformed";
  step.check(schemeBasic, isBasic, {
    header: header === null ? "none" : isBasic ? "Basic" : header,
  });
  if (header === "other") {
    const description = "The Authorization header must use the Basic scheme.";
    return refuse(
      401,
      "invalid_client",
      "invalid_client_authentication_scheme",
      description,
    );
  }
  if (header === "malformed") {
    const description = "The Basic credentials of the Authorization header " +
      "are not the Base64 of a client id, a colon and a secret.";
    return refuse(
      401,
      "invalid_client",
      "invalid_client_authentication",
      description,
    );
  }
  const named = form.get("client_id") || null;
  const ids = [header?.clientId, named].flatMap((id) =>
    id ? [id.toLowerCase()] : []
  );
  const [clientId] = ids;
  const application = store.applications.get(clientId ?? "");
  const isKnown = application !== undefined && application.active;
  step.check(clientKnown, isKnown, {
    clientId: clientId ?? "",
    known: isKnown ? [] : clientIds(store),
  });
  if (clientId === undefined) {
    const description = "The request is missing the client_id parameter.";
    return refuse(400, "invalid_request", "missing_client_id", description);
  }
  const agree = ids.every((id) => id === clientId);
  if (ids.length > 1) step.check(clientIdsAgree, agree, { ids });
  if (!agree) {
    const description =
      "The client_id differs from that of the Authorization header.";
    return refuse(400, "invalid_request", "client_id_mismatch", description);
  }
  if (!isKnown) {
    const description = "There is no application with this client_id.";
    return refuse(401, "invalid_client", "invalid_client_id", description);
  }
  const inForm = form.get("client_secret") || null;
  const sent = [
    { via: "header", candidates: header?.secrets ?? [] },
    { via: "body", candidates: inForm === null ? [] : [inForm] },
  ] as const;
  for (const { via, candidates } of sent) {
    const [secret] = candidates;
    if (secret === undefined) continue;
    const isCorrect = candidates.some((candidate) =>
      isSameText(candidate, application.oauth.clientSecret)
    );
    step.check(secretCorrect, isCorrect, {
      application: application.name,
      via,
      like: isCorrect ? "unknown" : likenessOf(secret, application, store),
    });
    if (!isCorrect) {
      const description = "The client secret is wrong.";
      return refuse(
        401,
        "invalid_client",
        "invalid_client_authentication",
        description,
      );
    }
  }
  return {
    application,
    isAuthenticated: sent.some(({ candidates }) => candidates.length > 0),
  };
}

/** Whether a grant without an authorization code, and so without PKCE, needs the client's secret. */
export function needsSecret({ oauth }: Application): boolean {
  switch (oauth.clientAuthenticationPolicy) {
    case "Required":
      return true;
    case "NotRequired":
      return false;
    case "NotRequiredWhenUsingPKCE":
      return !PKCE_POLICY_FREES_OTHER_GRANTS;
  }
}

/** The refusal of a client that did not send the secret that it needs, or null. */
export function checkAuthenticated(
  { step }: State,
  { application, isAuthenticated }: Client,
  isNeeded: boolean,
): ClientRefusal | null {
  const isEnough = isAuthenticated || !isNeeded;
  step.check(clientAuthenticated, isEnough, {
    application: application.name,
    isNeeded,
    isSent: isAuthenticated,
    policy: application.oauth.clientAuthenticationPolicy,
  });
  const description = "The client must authenticate with its secret.";
  return isEnough ? null : refuse(
    401,
    "invalid_client",
    "client_authentication_missing",
    description,
  );
}

/** What a wrong secret looks like, to explain it. */
function likenessOf(
  secret: string,
  { id, oauth: { clientSecret } }: Application,
  { applications, apiKeys }: Store,
): SecretLikeness {
  if (secret.trim() === clientSecret) return "white-space";
  if (formDecode(secret) === clientSecret) return "encoded";
  if (/^[$#]?\{.*\}$/.test(secret)) return "variable";
  const isOther = [...applications.values()].some((application) =>
    application.id !== id && application.oauth.clientSecret === secret
  );
  if (isOther) return "other-application";
  return apiKeys.some(({ key }) => key === secret) ? "api-key" : "unknown";
}

function refuse(
  status: ClientRefusal["status"],
  error: string,
  reason: string,
  description: string,
): ClientRefusal {
  return { status, error: oauthError(error, reason, description) };
}
