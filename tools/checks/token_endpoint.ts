import type { Settings } from "@/fresh.config.ts";
import { randomId } from "@/server/crypto.ts";
import { fault, ok, skipped, type Verdict } from "./finding.ts";
import type { FusionAuth } from "./issuer.ts";
import { probe, quote, readJson } from "./probe.ts";

// Real token requests that cannot succeed: with an invented code, and an invented refresh token.

/** Whether FusionAuth accepts the client secret: it refuses an invented code only after that. */
export async function checkSecret(
  { token }: FusionAuth,
  settings: Settings,
): Promise<Verdict> {
  const error = await grant(token, settings, {
    "grant_type": "authorization_code",
    code: randomId(),
    "code_verifier": randomId(),
    "redirect_uri": `${settings.APP_URL}/callback`,
  });
  if (error === null) return noTokenEndpoint(token);
  return error.isClient
    ? fault(
      `FusionAuth refuses CLIENT_SECRET: ${quote(error.reason)}`,
      "Set CLIENT_SECRET to the application's client secret in FusionAuth",
    )
    : ok("accepted by FusionAuth");
}

/** Whether the application may refresh tokens: an invented refresh token is refused only then. */
export async function checkRefresh(
  { token }: FusionAuth,
  settings: Settings,
): Promise<Verdict> {
  const error = await grant(token, settings, {
    "grant_type": "refresh_token",
    "refresh_token": randomId(),
  });
  if (error === null) return noTokenEndpoint(token);
  if (error.isClient) return skipped("client secret");
  return error.error === "invalid_grant"
    ? ok("refresh tokens are enabled")
    : fault(
      `FusionAuth refuses refresh tokens of this application: ${
        quote(error.reason)
      }`,
      "In FusionAuth, enable the refresh token grant for the application, and let it generate refresh tokens",
    );
}

interface GrantError {
  readonly error: string;
  readonly reason: string;
  /** Whether the client was refused, and not what it sent. */
  readonly isClient: boolean;
}

/** The error of a token request that cannot succeed; `null` when there is none to read. */
async function grant(
  url: string,
  { CLIENT_ID, CLIENT_SECRET }: Settings,
  form: Readonly<Record<string, string>>,
): Promise<GrantError | null> {
  const answer = await probe(url, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${CLIENT_ID}:${CLIENT_SECRET}`)}`,
    },
    body: new URLSearchParams(form),
  });
  const body = readJson(answer?.text ?? "");
  if (answer === null || typeof body?.error !== "string") return null;
  const { error } = body;
  return {
    error,
    reason: String(body.error_reason ?? error),
    isClient: answer.status === 401 || error === "invalid_client",
  };
}

function noTokenEndpoint(url: string): Verdict {
  return fault(
    `FusionAuth's token endpoint does not answer as one: ${url}`,
    "See whether FusionAuth, and the proxy in front of it, serve that address",
  );
}
