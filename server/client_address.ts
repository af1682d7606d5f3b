import { BlockList, isIP } from "node:net";
import { settings } from "@/fresh.config.ts";

const trustedProxies = new BlockList();
for (const network of settings.trustedProxies) {
  const [address = "", prefix] = network.split("/");
  const family = familyOf(address);
  if (prefix === undefined) trustedProxies.addAddress(address, family);
  else trustedProxies.addSubnet(address, Number(prefix), family);
}

/**
 * The address of the client behind a request: the connection's own, or what trusted proxies
 * forwarded, read from right to left up to the first address that is no trusted proxy's.
 *
 * @returns `null` when the request came over no network connection.
 */
export function clientAddressOf(
  headers: Headers,
  info: Deno.ServeHandlerInfo | undefined,
): string | null {
  const peer = info?.remoteAddr;
  if (peer === undefined || !("hostname" in peer)) return null;
  let address = peer.hostname;
  for (const hop of forwardedHops(headers).reverse()) {
    if (isIP(hop) === 0 || !isTrusted(address)) break;
    address = hop;
  }
  return address;
}

/**
 * The addresses of `X-Forwarded-For` or `Forwarded` (RFC 7239). When both are there, one of them may
 * be the client's own invention, so neither counts.
 */
function forwardedHops(headers: Headers): string[] {
  const list = headers.get("x-forwarded-for");
  const forwarded = headers.get("forwarded");
  if (list !== null && forwarded !== null) return [];
  if (list !== null) return list.split(",").map((hop) => hop.trim());
  return (forwarded ?? "").split(",").map((element) =>
    /(?:^|;)\s*for="?\[?([\da-f.:]+?)\]?(?::\d+)?"?\s*(?:;|$)/i.exec(element)
      ?.[1] ?? ""
  );
}

function isTrusted(address: string): boolean {
  return isIP(address) !== 0 &&
    trustedProxies.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
