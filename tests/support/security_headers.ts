import { assert, assertEquals, assertNotEquals } from "@std/assert";

/** Headers that every response has. */
const ALWAYS: Readonly<Record<string, string>> = {
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** The content security policy of everything but pages. */
const NOTHING =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Headers that no response has. */
const UNWANTED = [
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "x-powered-by",
  "x-xss-protection",
  "server",
  "via",
];

/** The directives of a response's policy, by name. */
export function policyOf({ headers }: Response): Map<string, string> {
  const policy = headers.get("content-security-policy") ?? "";
  assertEquals(policy.includes(","), false, "a comma separates two policies");
  return new Map(
    policy.split("; ").map((directive): [string, string] => {
      const at = directive.indexOf(" ");
      return [directive.slice(0, at), directive.slice(at + 1)];
    }),
  );
}

/** A response has every security header, and the policy for its content type. */
export async function assertSecurityHeaders(
  response: Response,
  status: number,
): Promise<void> {
  await response.body?.cancel();
  const { headers } = response;
  assertEquals(response.status, status);
  for (const [name, value] of Object.entries(ALWAYS)) {
    assertEquals(headers.get(name), value, `${status} ${name}`);
  }
  for (const name of UNWANTED) assertEquals(headers.get(name), null, name);
  assertEquals(headers.get("strict-transport-security"), null);
  assertNotEquals(headers.get("cache-control"), null);
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  // Pages with forms must send their origin to the app itself.
  const referrer = headers.get("referrer-policy") ?? "";
  assert(referrer === "no-referrer" || isPage && referrer === "same-origin");
  if (isPage) {
    assertEquals(policyOf(response).get("default-src"), "'none'");
  } else {
    assertEquals(headers.get("content-security-policy"), NOTHING);
  }
}
