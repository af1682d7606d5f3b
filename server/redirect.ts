/** A redirect that sets cookies, each a `Set-Cookie` value. */
export function redirect(
  location: string,
  { status = 303, cookies = [] }: {
    readonly status?: 302 | 303 | 307;
    readonly cookies?: readonly string[];
  } = {},
): Response {
  const headers = new Headers({ location });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status, headers });
}
