import { settings } from "@/fresh.config.ts";

/** An IP address, as far as a proxy's word is checked. */
const ADDRESS = /^[\da-f.:]+$/i;

/** Whether an address is a trusted proxy's. Node's BlockList is loaded only when there are any. */
const isTrusted = settings.TRUSTED_PROXIES.length === 0
  ? () => false
  : createTrust(settings.TRUSTED_PROXIES);

function createTrust(
  networks: readonly string[],
): (address: string) => boolean {
  // deno-lint-ignore no-process-global
  const { BlockList, isIP } = process.getBuiltinModule("node:net");
  const list = new BlockList();
  const familyOf = (address: string) => isIP(address) === 6 ? "ipv6" : "ipv4";
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address) =>
    isIP(address) !== 0 && list.check(address, familyOf(address));
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
  if (!isTrusted(address)) return address;
  for (const hop of forwardedHops(headers).reverse()) {
    if (!ADDRESS.test(hop)) break;
    address = hop;
    if (!isTrusted(address)) break;
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
