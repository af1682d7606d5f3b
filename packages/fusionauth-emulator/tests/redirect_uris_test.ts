import { assertEquals } from "@std/assert";
import { matchesUrl } from "../oauth/redirect_uris.ts";

const CALLBACK = "https://app.example.com/callback";

function byWildcard(allowed: string, url: string): boolean {
  return matchesUrl(allowed, url, "AllowWildcards");
}

Deno.test("under ExactMatch, a URL must match exactly", () => {
  const exact = (allowed: string, url: string) =>
    matchesUrl(allowed, url, "ExactMatch");
  assertEquals(exact(CALLBACK, CALLBACK), true);
  assertEquals(exact(CALLBACK, `${CALLBACK}/`), false);
  assertEquals(exact(CALLBACK, `${CALLBACK}?a=b`), false);
  assertEquals(exact(CALLBACK, "https://APP.example.com/callback"), false);
  assertEquals(exact("http://localhost/cb", "http://127.0.0.1/cb"), false);
  assertEquals(exact("com.example.app://cb", "com.example.app://cb"), true);
});

Deno.test("under ExactMatch, an entry with a wildcard matches nothing", () => {
  const allowed = "https://*.example.com/callback";
  assertEquals(matchesUrl(allowed, CALLBACK, "ExactMatch"), false);
  assertEquals(matchesUrl(allowed, allowed, "ExactMatch"), false);
});

Deno.test("a wildcard in the left-most label matches one label or a part of it", () => {
  const allowed = "https://*.example.com/callback";
  assertEquals(byWildcard(allowed, CALLBACK), true);
  assertEquals(byWildcard(allowed, "https://a.b.example.com/callback"), false);
  assertEquals(byWildcard(allowed, "https://.example.com/callback"), false);
  assertEquals(
    byWildcard("https://pr-*.example.com/", "https://pr-12.example.com/"),
    true,
  );
  assertEquals(
    byWildcard(allowed, "https://evil.com?x.example.com/callback"),
    false,
  );
  assertEquals(
    byWildcard(allowed, "https://evil.com#x.example.com/callback"),
    false,
  );
  assertEquals(
    byWildcard(allowed, "https://u@evil.example.com/callback"),
    false,
  );
});

Deno.test("a host cannot have a wildcard with two labels, in an address, or further right", () => {
  assertEquals(byWildcard("https://*.com/", "https://evil.com/"), false);
  assertEquals(byWildcard("https://*.0.0.1/", "https://127.0.0.1/"), false);
  assertEquals(
    byWildcard("https://a.*.com/", "https://a.example.com/"),
    false,
  );
});

Deno.test("a port can be a wildcard", () => {
  const allowed = "http://localhost:*/callback";
  assertEquals(byWildcard(allowed, "http://localhost:5000/callback"), true);
  assertEquals(byWildcard(allowed, "http://localhost/callback"), false);
  assertEquals(byWildcard(allowed, "http://localhost:x/callback"), false);
});

Deno.test("a path can have one wildcard in each segment, which stays within it", () => {
  const allowed = "https://app.example.com/t/*/callback";
  assertEquals(
    byWildcard(allowed, "https://app.example.com/t/acme/callback"),
    true,
  );
  assertEquals(
    byWildcard(allowed, "https://app.example.com/t/a/b/callback"),
    false,
  );
  assertEquals(
    byWildcard(allowed, "https://app.example.com/t//callback"),
    false,
  );
});

Deno.test("a value in the query can be a wildcard, and nothing can be added", () => {
  const allowed = "https://app.example.com/cb?to=*";
  assertEquals(byWildcard(allowed, "https://app.example.com/cb?to=x"), true);
  assertEquals(byWildcard(allowed, "https://app.example.com/cb?to="), false);
  assertEquals(
    byWildcard(allowed, "https://app.example.com/cb?to=x&more=y"),
    false,
  );
});
