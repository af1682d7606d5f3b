/** A 303 to `location` that sets cookies, each a `Set-Cookie` value. */
export function seeOther(
  location: string,
  cookies: readonly string[] = [],
): Response {
  const headers = new Headers({ location });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
