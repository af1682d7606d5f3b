/** A redirect that sets cookies, each a `Set-Cookie` value. */
export function redirect(
  location: string,
  { status = 303, cookies = [] }: {
    readonly status?: 302 | 303 | 307;
    readonly cookies?: readonly string[];
  } = {},
): Response {
  const headers: [string, string][] = [["location", location]];
  for (const cookie of cookies) headers.push(["set-cookie", cookie]);
  return new Response(null, { status, headers });
}
