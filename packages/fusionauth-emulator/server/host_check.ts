import type { Store } from "../data/store.ts";
import { isLoopback } from "../http/loopback.ts";

/** The name of this machine in Docker containers. */
const DOCKER_HOST = "host.docker.internal";

/**
 * Refuses a request for a host that is neither this machine's nor an issuer's; null if it is allowed.
 * Otherwise a website could resolve its own name to this machine (DNS rebinding), and its pages could
 * call the API with the kickstart's key, or read change-password links.
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
    `The FusionAuth emulator does not serve the host "${hostname}": use localhost, or the host of the issuer in the kickstart\n`,
    { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
  );
}
