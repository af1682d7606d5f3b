import type { Store } from "../data/store.ts";
import { isLoopback } from "../http/loopback.ts";

/** The name of this machine in Docker containers. */
const DOCKER_HOST = "host.docker.internal";

/**
 * Creates the check that refuses a request for a host that is not this machine, an issuer's or one of
 * `allowHosts`; it returns null for an allowed request. Otherwise a website could resolve its own name
 * to this machine (DNS rebinding), and its pages could call the API with the kickstart's key, or read
 * change-password links.
 */
export function createHostCheck(
  store: Store,
  allowHosts: readonly string[],
): (request: Request) => Response | null {
  const allowed = new Set([
    DOCKER_HOST,
    ...allowHosts.map((name) => name.toLowerCase()),
  ]);
  return function refuseForeignHost(request) {
    const { hostname } = new URL(request.url);
    const issuers = [...store.tenants.values()].map(({ issuer }) => issuer);
    const isExpected = isLoopback(hostname) || allowed.has(hostname) ||
      issuers.some((issuer) => URL.parse(issuer)?.hostname === hostname);
    return isExpected ? null : new Response(
      `The FusionAuth emulator does not serve the host "${hostname}": use localhost, or the host of the issuer in the kickstart, or allow it with --allow-host ${hostname} (option allowHosts)\n`,
      { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } },
    );
  };
}
