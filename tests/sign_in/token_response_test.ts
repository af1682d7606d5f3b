import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type {
  FaultName,
  SeenRequest,
} from "@changebank/fusionauth-emulator/faults";
import { APP_URL } from "../support/app.ts";
import { getSession } from "../support/app_modules.ts";
import { ACCESS_TOKEN_LIFETIME } from "../support/clock.ts";
import { sessionIdOf } from "../support/cookies.ts";
import { statusOf } from "../support/pages.ts";
import {
  assertAccepted,
  assertRefused,
  assertTokensRefused,
  type Attempt,
  openAttempts,
  pathsOf,
} from "../support/sign_in_attempt.ts";
import { CLIENT_ID } from "../support/emulator.ts";

/** It needs no encoding in HTTP Basic (RFC 6749 §2.3.1): settings refuse any other. */
const CLIENT_SECRET = "every-kind_of.character09";
Deno.env.set("CLIENT_SECRET", CLIENT_SECRET);
const { app, attempt } = await openAttempts();
Deno.env.delete("CLIENT_SECRET");

function exchangeOf({ calls }: Attempt): SeenRequest {
  const exchanges = calls.filter(({ path }) => path === "/oauth2/token");
  const [exchange] = exchanges;
  assertEquals(exchanges.length, 1);
  assert(exchange);
  return exchange;
}

/** The target of the redirect was not called. */
function assertNotFollowed(): void {
  const followed = app.emulator.requests
    .filter(({ query }) => query.has("sink"));
  assertEquals(followed, []);
}

/** A redirected code exchange is refused and not followed. */
async function refusesRedirect(fault: FaultName): Promise<void> {
  const result = await attempt([fault]);
  await assertRefused(result);
  assertEquals(pathsOf(result.calls), ["/oauth2/token"]);
  assertNotFollowed();
}

Deno.test("the code exchange is a form with code, redirect_uri and code_verifier (S21)", async () => {
  const result = await attempt();
  assertAccepted(result);
  const { method, url, headers, form } = exchangeOf(result);
  assertEquals(method, "POST");
  assertEquals(url.search, "");
  assertStringIncludes(
    headers.get("content-type") ?? "",
    "application/x-www-form-urlencoded",
  );
  assertEquals([...form.keys()].sort(), [
    "code",
    "code_verifier",
    "grant_type",
    "redirect_uri",
  ]);
  assertEquals(form.get("grant_type"), "authorization_code");
  assertEquals(form.get("redirect_uri"), `${APP_URL}/callback`);
});

Deno.test(
  "client id and secret are sent as HTTP Basic and nowhere else (S21)",
  async () => {
    const result = await attempt(["exchange/basic-only"]);
    assertAccepted(result);
    const { headers, form, url } = exchangeOf(result);
    const [scheme, credentials = ""] =
      headers.get("authorization")?.split(" ") ??
        [];
    const [id, secret] = atob(credentials).split(":");
    assertEquals(scheme, "Basic");
    assertEquals(id, CLIENT_ID);
    assertEquals(secret, CLIENT_SECRET);
    assertEquals(form.has("client_secret"), false);
    assertEquals(url.href.includes("secret"), false);
  },
);

Deno.test(
  "a refresh authenticates in the same way (S21)",
  async () => {
    const { client } = await attempt();
    app.advance(ACCESS_TOKEN_LIFETIME);
    app.emulator.requests.length = 0;
    const response = await client.fetch(`${APP_URL}/account`);
    await response.body?.cancel();
    const [refresh] = app.emulator.requests
      .filter(({ grantType }) => grantType === "refresh_token");
    assertEquals(response.status, 200);
    assertEquals(refresh?.url.search, "");
    assertEquals([...refresh?.form.keys() ?? []].sort(), [
      "grant_type",
      "refresh_token",
    ]);
    assertEquals(
      atob(refresh?.headers.get("authorization")?.split(" ")[1] ?? ""),
      `${CLIENT_ID}:${CLIENT_SECRET}`,
    );
  },
);

Deno.test("userinfo gets the access token as a bearer header, never in the URL (S21)", async () => {
  const result = await attempt();
  const userinfo = result.calls.find(({ path }) => path === "/oauth2/userinfo");
  assertEquals(userinfo?.url.search, "");
  assertStringIncludes(
    userinfo?.headers.get("authorization") ?? "",
    "Bearer ey",
  );
});

Deno.test(
  "the code exchange follows no 301 (S22)",
  async () => {
    await refusesRedirect("exchange/redirect-301");
  },
);

Deno.test(
  "the code exchange follows no 302 (S22)",
  async () => {
    await refusesRedirect("exchange/redirect-302");
  },
);

Deno.test(
  "the code exchange follows no 303 (S22)",
  async () => {
    await refusesRedirect("exchange/redirect-303");
  },
);

Deno.test(
  "the code exchange follows no 307, which would leak code and secret (S22)",
  async () => {
    await refusesRedirect("exchange/redirect-307");
  },
);

Deno.test(
  "the code exchange follows no 308, which would leak code and secret (S22)",
  async () => {
    await refusesRedirect("exchange/redirect-308");
  },
);

Deno.test("userinfo follows no redirect (S22)", async () => {
  await assertRefused(await attempt(["userinfo/redirect-302"]));
  assertNotFollowed();
  await assertRefused(await attempt(["userinfo/redirect-307"]));
  assertNotFollowed();
});

Deno.test("a refresh follows no redirect and keeps the session (S22)", async () => {
  const { client } = await attempt();
  app.advance(ACCESS_TOKEN_LIFETIME);
  using _redirect = app.emulator.faults.set("refresh/redirect-307");
  assertEquals(await statusOf(client, "/account"), 502);
  assertEquals(sessionIdOf(client).length, 43);
  assertNotFollowed();
});

Deno.test("404 from the token endpoint opens no session (S23)", async () => {
  await assertTokensRefused(await attempt(["exchange/status-404"]), "404");
});

Deno.test(
  "401 from the token endpoint opens no session (S23)",
  async () => {
    const result = await attempt(["exchange/error-invalid-client"]);
    await assertTokensRefused(result, "invalid_client");
  },
);

Deno.test("a token response without body is refused (S23)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/body-empty"]),
    "Cannot read a token response",
  );
});

Deno.test("a truncated token response is refused (S23)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/body-broken"]),
    "Cannot read a token response",
  );
});

Deno.test("a token response of null is refused (S23)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/body-null"]),
    "Cannot read a token response",
  );
});

Deno.test("a token response that is an array is refused (S23)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/body-array"]),
    "Cannot read a token response",
  );
});

Deno.test("a token response in HTML is refused (S23)", async () => {
  await assertTokensRefused(
    await attempt(["exchange/body-html"]),
    "Cannot read a token response",
  );
});

Deno.test(
  "a token response of 10 MB is refused (S23)",
  async () => {
    await assertTokensRefused(
      await attempt(["exchange/body-10mb"]),
      "larger than",
    );
  },
);

Deno.test("a token response without access token is refused (S23)", async () => {
  const result = await attempt(["exchange/access-token-missing"]);
  await assertTokensRefused(result, "access_token");
});

Deno.test("a token response whose access token is null is refused (S23)", async () => {
  const result = await attempt(["exchange/access-token-null"]);
  await assertTokensRefused(result, "access_token");
});

Deno.test("a token response without token type is refused (S23)", async () => {
  const result = await attempt(["exchange/token-type-missing"]);
  await assertTokensRefused(result, "token_type");
});

Deno.test(
  "a token response with another token type is refused (S23)",
  async () => {
    const result = await attempt(["exchange/token-type-mac"]);
    await assertTokensRefused(result, "token_type");
  },
);

Deno.test("a token response whose expires_in is text is refused (S23)", async () => {
  const result = await attempt(["exchange/expires-in-text"]);
  await assertTokensRefused(result, "expires_in");
});

Deno.test(
  "a token response whose expires_in is negative is refused (S23)",
  async () => {
    const result = await attempt(["exchange/expires-in-negative"]);
    await assertTokensRefused(result, "expires_in");
  },
);

Deno.test("expires_in decides nothing: an access token expires when its own exp says (S23)", async () => {
  const result = await attempt(["exchange/expires-in-huge"]);
  assertAccepted(result);
  const session = await getSession(sessionIdOf(result.client));
  assertEquals(
    session?.record.accessTokenLifetime,
    ACCESS_TOKEN_LIFETIME * 1_000,
  );
});

Deno.test("a token response whose scope is null is refused (S23)", async () => {
  const result = await attempt(["exchange/scope-null"]);
  await assertTokensRefused(result, "scope");
});

Deno.test("a token response whose refresh token is null is refused (S23)", async () => {
  const result = await attempt(["exchange/refresh-token-null"]);
  await assertTokensRefused(result, "refresh_token");
});

Deno.test(
  "a token response without ID token is refused (S23)",
  async () => {
    const result = await attempt(["exchange/id-token-missing"]);
    await assertTokensRefused(result, "has no ID token");
  },
);

Deno.test(
  "a token response whose ID token is null is refused (S23)",
  async () => {
    const result = await attempt(["exchange/id-token-null"]);
    await assertTokensRefused(result, "id_token");
  },
);

Deno.test(
  "a token response whose ID token is not a JWT is refused (S23)",
  async () => {
    const result = await attempt(["exchange/id-token-not-a-jwt"]);
    await assertTokensRefused(result, "Invalid JWT");
  },
);

Deno.test(
  "a token response with tokens and an error is refused (S23)",
  async () => {
    const result = await attempt(["exchange/error-with-tokens"]);
    await assertTokensRefused(result, "it has an error, too");
  },
);

Deno.test(
  "every malformed token response is answered with the same page (S23)",
  async () => {
    const { body } = await attempt(["exchange/body-html"]);
    const other = await attempt(["exchange/token-type-mac"]);
    const withoutReference = (html: string) =>
      html.replace(/\b[0-9a-f]{12}\b/, "");
    assertEquals(withoutReference(body), withoutReference(other.body));
    assertStringIncludes(body, "We could not verify what the sign-in service");
  },
);

Deno.test("a token type of any case is accepted (S23)", async () => {
  assertAccepted(await attempt(["exchange/token-type-odd-case"]));
});

Deno.test("a token response without expires_in is accepted (S23)", async () => {
  assertAccepted(await attempt(["exchange/expires-in-missing"]));
});

Deno.test("a token response without scope is accepted (S23)", async () => {
  assertAccepted(await attempt(["exchange/scope-missing"]));
});

Deno.test("a token response without refresh token is accepted (S23)", async () => {
  assertAccepted(await attempt(["exchange/refresh-token-missing"]));
});
