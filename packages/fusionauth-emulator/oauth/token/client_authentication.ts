import type { Application } from "../../data/application.ts";
import { PKCE_POLICY_FREES_OTHER_GRANTS } from "../../data/guesses.ts";
import { isSameText } from "../../data/secrets.ts";
import type { Store } from "../../data/store.ts";
import { type OAuthError, oauthError } from "../errors.ts";

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
  store: Store,
  headers: Headers,
  form: URLSearchParams,
): Client | ClientRefusal {
  const header = readBasic(headers.get("authorization"));
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
  if (clientId === undefined) {
    const description = "The request is missing the client_id parameter.";
    return refuse(400, "invalid_request", "missing_client_id", description);
  }
  if (ids.some((id) => id !== clientId)) {
    const description =
      "The client_id differs from that of the Authorization header.";
    return refuse(400, "invalid_request", "client_id_mismatch", description);
  }
  const application = store.applications.get(clientId);
  if (application === undefined || !application.active) {
    const description = "There is no application with this client_id.";
    return refuse(401, "invalid_client", "invalid_client_id", description);
  }
  const sent = [header?.secrets, form.get("client_secret") || undefined];
  for (const secrets of sent) {
    if (secrets === undefined) continue;
    const candidates = typeof secrets === "string" ? [secrets] : secrets;
    if (
      !candidates.some((secret) =>
        isSameText(secret, application.oauth.clientSecret)
      )
    ) {
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
    isAuthenticated: sent.some((secrets) => secrets !== undefined),
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

/** The refusal of a client that did not send the required secret. */
export function missingSecret(): ClientRefusal {
  const description = "The client must authenticate with its secret.";
  return refuse(
    401,
    "invalid_client",
    "client_authentication_missing",
    description,
  );
}

function refuse(
  status: ClientRefusal["status"],
  error: string,
  reason: string,
  description: string,
): ClientRefusal {
  return { status, error: oauthError(error, reason, description) };
}

interface Basic {
  clientId: string;
  /**
   * The secret as sent, and form-decoded: the RFC encodes it, FusionAuth's documentation does not.
   */
  secrets: string[] | undefined;
}

function readBasic(
  header: string | null,
): Basic | "other" | "malformed" | null {
  if (header === null) return null;
  const [scheme = "", encoded = ""] = header.trim().split(/ +/, 2);
  if (scheme.toLowerCase() !== "basic") return "other";
  const text = decodeBase64(encoded);
  const colon = text?.indexOf(":") ?? -1;
  if (text === null || colon < 0) return "malformed";
  const secret = text.slice(colon + 1);
  const decoded = formDecode(secret);
  return {
    clientId: formDecode(text.slice(0, colon)) ?? text.slice(0, colon),
    secrets: secret === ""
      ? undefined
      : decoded === null
      ? [secret]
      : [secret, decoded],
  };
}

function decodeBase64(text: string): string | null {
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(text), (char) => char.charCodeAt(0)),
    );
  } catch {
    return null;
  }
}

function formDecode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
