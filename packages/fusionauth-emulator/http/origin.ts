/** The origin of a request; proxies send it in X-Forwarded-Proto, -Host and -Port. */
export function originOf(headers: Headers, url: URL): string {
  const forwarded = (name: string) =>
    headers.get(`x-forwarded-${name}`)?.split(",")[0]?.trim();
  const host = forwarded("host");
  const port = forwarded("port");
  const scheme = forwarded("proto") ?? url.protocol.slice(0, -1);
  const authority = host ?? url.host;
  const full = port === undefined || authority.includes(":")
    ? authority
    : `${authority}:${port}`;
  return URL.canParse(`${scheme}://${full}`)
    ? new URL(`${scheme}://${full}`).origin
    : url.origin;
}
