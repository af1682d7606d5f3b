import type { Settings } from "@/fresh.config.ts";
import { randomId, sha256 } from "@/server/crypto.ts";
import { fault, ok, skipped, type Verdict } from "./finding.ts";
import type { FusionAuth } from "./issuer.ts";
import { type Answer, probe, quote } from "./probe.ts";

// A real authorize request that cannot succeed: with `prompt=none`, from a browser in which nobody has
// signed in. What FusionAuth refuses it for tells what it would have accepted.

const SCOPE = "openid offline_access email profile";
/** What FusionAuth answers to `prompt=none` once all else is right (OIDC Core §3.1.2.6). */
const NOBODY_IS_SIGNED_IN =
  /^(login|interaction|consent|account_selection)_required$/;
const UNREACHABLE = fault(
  "FusionAuth's authorize endpoint does not answer",
  "See whether FusionAuth, and the proxy in front of it, serve /oauth2/authorize",
);

/** The verdicts on one authorize request. */
export interface ClientVerdicts {
  readonly id: Verdict;
  readonly redirectUri: Verdict;
  readonly scopes: Verdict;
}

/** Whether FusionAuth accepts client id, redirect URI and scopes. */
export async function checkClient(
  fusionAuth: FusionAuth,
  settings: Settings,
): Promise<ClientVerdicts> {
  const redirectUri = `${settings.APP_URL}/callback`;
  const answer = await authorize(fusionAuth, settings, {
    "code_challenge": sha256(randomId()),
    "code_challenge_method": "S256",
  });
  const rest = {
    redirectUri: skipped("client id"),
    scopes: skipped("client id"),
  };
  if (answer === null) return { id: UNREACHABLE, ...rest };
  const error = errorOf(answer, redirectUri);
  const accepted = ok(settings.CLIENT_ID);
  if (error === null) {
    return { id: accepted, redirectUri: ok(redirectUri), scopes: ok(SCOPE) };
  }
  if (error === "invalid_redirect_uri") {
    return {
      id: accepted,
      redirectUri: fault(
        `FusionAuth does not accept ${redirectUri} for this application`,
        "In FusionAuth, add exactly that URL to the application's authorized redirect URLs",
      ),
      scopes: skipped("redirect URI"),
    };
  }
  if (answer.status >= 400) {
    return {
      id: fault(
        `FusionAuth refuses the application CLIENT_ID names: ${quote(error)}`,
        "Set CLIENT_ID to the application's id in FusionAuth, and see that it is active",
      ),
      ...rest,
    };
  }
  const isScope = /scope/.test(error);
  return {
    id: isScope ? accepted : fault(
      `FusionAuth refuses sign-ins of this application: ${quote(error)}`,
      "In FusionAuth, enable the authorization code grant for the application",
    ),
    redirectUri: ok(redirectUri),
    scopes: isScope
      ? fault(
        `FusionAuth refuses the scopes "${SCOPE}": ${quote(error)}`,
        "In FusionAuth, enable the scopes email and profile for the application",
      )
      : skipped("client id"),
  };
}

/** Whether FusionAuth insists on PKCE: without, it would also accept a code that was stolen. */
export async function checkPkce(
  fusionAuth: FusionAuth,
  settings: Settings,
): Promise<Verdict> {
  const answer = await authorize(fusionAuth, settings, {});
  if (answer === null) return UNREACHABLE;
  const error = errorOf(answer, `${settings.APP_URL}/callback`);
  return error === null
    ? fault(
      "FusionAuth accepts sign-ins without PKCE",
      "In FusionAuth, set the application's PKCE policy to Required",
    )
    : ok("required by FusionAuth");
}

function authorize(
  { authorize }: FusionAuth,
  { CLIENT_ID, APP_URL }: Settings,
  more: Readonly<Record<string, string>>,
): Promise<Answer | null> {
  const url = new URL(authorize);
  url.search = new URLSearchParams({
    "client_id": CLIENT_ID,
    "redirect_uri": `${APP_URL}/callback`,
    "response_type": "code",
    scope: SCOPE,
    state: randomId(),
    nonce: randomId(),
    prompt: "none",
    ...more,
  }).toString();
  return probe(url);
}

/**
 * What an authorize request was refused for; `null` when only a user was missing. FusionAuth says it
 * in the redirect back, or on a page when it does not trust the redirect URI.
 */
function errorOf(
  { status, headers, text }: Answer,
  redirectUri: string,
): string | null {
  if (status >= 400) {
    return /invalid_redirect_uri/.test(text)
      ? "invalid_redirect_uri"
      : /\b(invalid|missing|unauthorized)_\w+/.exec(
        text.replace("invalid_request", ""),
      )?.[0] ?? `status ${status}`;
  }
  const location = headers.get("location") ?? "";
  if (!location.startsWith(redirectUri)) return null;
  const { searchParams } = new URL(location);
  const error = searchParams.get("error") ?? "";
  return NOBODY_IS_SIGNED_IN.test(error)
    ? null
    : searchParams.get("error_reason") ?? error;
}
