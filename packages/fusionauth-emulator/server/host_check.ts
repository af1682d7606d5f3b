import type { Store } from "../data/store.ts";
import { isLoopback } from "../http/loopback.ts";

/** Docker's name for this machine, as containers call it. No other machine has it. */
const DOCKER_HOST = "host.docker.internal";

/**
 * The refusal of a request under a name that is neither this machine's nor an issuer's, or null. A
 * website can have its own name lead here (DNS rebinding); its pages must not use the API with the
 * kickstart's key, or read links to change passwords.
 */
export function refuseForeignHost(
  store: Store,
  request: Request,
): Response | null {
  const { hostname } = new URL(request.url);
  const issuers = [...store.tenants.values()].map(({ issuer }) => issuer);
  const isExpected = isLoopback(hostname) || hostname === DOCKER_HOST ||
    issuers.some((issuer) => URL.parse(issuer)?.hostname === hostname);
  return isExpected ? null : new Response(
    `The FusionAuth emulator does not answer as "${hostname}": use localhost, or the host of the issuer that the kickstart sets\n`,
    { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
