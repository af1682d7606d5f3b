import { settings } from "@/fresh.config.ts";

/** Which addresses are trusted proxies'; `null`, and Node's BlockList not loaded, when there are none. */
const proxies = settings.TRUSTED_PROXIES.length === 0
  ? null
  : createBlockList(settings.TRUSTED_PROXIES);

function createBlockList(networks: readonly string[]) {
  // deno-lint-ignore no-process-global
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const list = new BlockList();
  const familyOf = (address: string) => isIP(address) === 6 ? "ipv6" : "ipv4";
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return {
    has: (address: string) => list.check(address, familyOf(address)),
    isAddress: (text: string) => isIP(text) !== 0,
  };
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
  let address = bare(peer.hostname);
  if (proxies === null) return address;
  for (const hop of forwardedHops(headers).map(bare).reverse()) {
    if (!proxies.has(address) || !proxies.isAddress(hop)) break;
    address = hop;
  }
  return address;
}

/** An address without port and brackets, and IPv4 as itself on a socket for both protocols. */
function bare(address: string): string {
  return address.trim().replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^([\d.]+):\d+$/, "$1").replace(/^::ffff:(?=[\d.]+$)/i, "");
}

/**
 * The hops of `X-Forwarded-For` or `Forwarded` (RFC 7239). When both are there, one of them may be
 * the client's own invention, so neither counts.
 */
function forwardedHops(headers: Headers): string[] {
  const list = headers.get("x-forwarded-for");
  const forwarded = headers.get("forwarded");
  if (list !== null && forwarded !== null) return [];
  if (list !== null) return list.split(",");
  return (forwarded ?? "").split(",").map((element) =>
    /(?:^|;)\s*for="?([^";]*)/i.exec(element)?.[1] ?? ""
  );
}
