import { importJWK, type JWK } from "jose";
import type { Settings } from "@/fresh.config.ts";
import { CLOCK_TOLERANCE_SECONDS } from "@/server/clock.ts";
import { fault, ok, type Verdict, warning } from "./finding.ts";
import { type Answer, probe, quote, readJson } from "./probe.ts";

/** Differences that are no network's delay. */
const NOTABLE_SECONDS = 5;

/** The endpoints of a FusionAuth whose metadata are right. */
export interface FusionAuth {
  readonly authorize: string;
  readonly token: string;
  readonly logout: string;
  readonly jwks: string;
}

/** What came of asking for the discovery document. */
export interface Discovery {
  readonly verdict: Verdict;
  /** `null` when the verdict is a fault. */
  readonly fusionAuth: FusionAuth | null;
  /** FusionAuth's clock less this one, in seconds; `null` when it says no time. */
  readonly clockDifference: number | null;
}

/** Asks for the discovery document, and compares its issuer with `ISSUER`. */
export async function discover({ ISSUER }: Settings): Promise<Discovery> {
  const answer = await probe(`${ISSUER}/.well-known/openid-configuration`);
  const found = judge(answer, ISSUER);
  const [verdict, fusionAuth] = "outcome" in found
    ? [found, null]
    : [ok(`${ISSUER}, exactly as its metadata has it`), found];
  return { verdict, fusionAuth, clockDifference: differenceOf(answer) };
}

function judge(answer: Answer | null, ISSUER: string): FusionAuth | Verdict {
  if (answer === null) {
    return fault(
      `No FusionAuth answers at ${ISSUER}`,
      "Start one: deno task start opens a local FusionAuth, docker compose up -d the real one. Or set ISSUER to its address",
    );
  }
  const metadata = readJson(answer.text);
  if (answer.status !== 200 || metadata === null) {
    return fault(
      `${ISSUER} has no discovery document: it answers with status ${answer.status}${
        answer.status === 200 ? " and something else" : ""
      }`,
      "Set ISSUER to FusionAuth's own address, and see whether FusionAuth is up",
    );
  }
  if (metadata.issuer !== ISSUER) {
    return fault(
      `FusionAuth calls itself ${
        quote(metadata.issuer)
      }, and ISSUER is ${ISSUER}`,
      "In FusionAuth, set the tenant's issuer to the value of ISSUER, or ISSUER to the tenant's issuer",
    );
  }
  const { protocol } = new URL(ISSUER);
  const wrong = [
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "end_session_endpoint",
  ].find((name) => URL.parse(String(metadata[name]))?.protocol !== protocol);
  if (wrong !== undefined) {
    return fault(
      `"${wrong}" in FusionAuth's discovery document is not a URL of ${protocol}`,
      "Let the proxy in front of FusionAuth pass on X-Forwarded-Proto and X-Forwarded-Host",
    );
  }
  return {
    authorize: String(metadata.authorization_endpoint),
    token: String(metadata.token_endpoint),
    logout: String(metadata.end_session_endpoint),
    jwks: String(metadata.jwks_uri),
  };
}

function differenceOf(answer: Answer | null): number | null {
  const date = Date.parse(answer?.headers.get("date") ?? "");
  return Number.isNaN(date) ? null : Math.round((date - Date.now()) / 1_000);
}

/** How far FusionAuth's clock is from this one. */
export function checkClock(difference: number | null): Verdict {
  if (difference === null) return ok("FusionAuth does not say its time");
  const seconds = Math.abs(difference);
  const reason = `FusionAuth's clock is ${seconds} s ${
    difference < 0 ? "behind" : "ahead of"
  } this one`;
  const todo = "Set both clocks by NTP";
  if (seconds > CLOCK_TOLERANCE_SECONDS) return fault(reason, todo);
  return seconds > NOTABLE_SECONDS
    ? warning(reason, todo)
    : ok("FusionAuth's clock and this one agree");
}

/** The keys that verify tokens and webhooks. */
export async function checkKeys(
  { jwks }: FusionAuth,
  { WEBHOOK_KEY_ID }: Settings,
): Promise<Verdict> {
  const answer = await probe(jwks);
  const { keys }: { keys?: unknown } = readJson(answer?.text ?? "") ?? {};
  if (answer?.status !== 200 || !Array.isArray(keys)) {
    return fault(
      `FusionAuth's keys cannot be read from ${jwks}`,
      "See whether FusionAuth, and the proxy in front of it, serve that address",
    );
  }
  const usable = await Promise.all(keys.map(isUsable));
  if (!usable.includes(true)) {
    return fault(
      "FusionAuth has no RS256 key with a key id",
      "In FusionAuth, give the application an RS256 key for access tokens and ID tokens",
    );
  }
  if (
    WEBHOOK_KEY_ID !== undefined &&
    !keys.some((key) => key?.kid === WEBHOOK_KEY_ID)
  ) {
    return fault(
      "FusionAuth has no key with the id that WEBHOOK_KEY_ID names",
      "Set it to the key id (kid) of the webhook's signing key, or remove it to accept any of FusionAuth's keys",
    );
  }
  return ok(`${usable.filter(Boolean).length} keys that verify tokens`);
}

async function isUsable(key: JWK): Promise<boolean> {
  if (key?.alg !== "RS256" || key.use === "enc" || !key.kid) return false;
  return await importJWK(key, "RS256").then(() => true, () => false);
}
