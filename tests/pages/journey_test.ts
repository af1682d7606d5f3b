import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  hiddenFields,
  submitSignIn,
} from "@changebank/fusionauth-emulator/testing";
import { APP_URL, openApp } from "../support/app.ts";
import {
  hasSessionCookie,
  sessionCookieOf,
  sessionIdOf,
} from "../support/cookies.ts";
import { RICHARD } from "../support/users.ts";

const app = await openApp();

Deno.test("a user signs in, makes change and signs out", async (t) => {
  const client = app.browser();
  let cookie = "";
  let location = new URL(APP_URL);

  await t.step("GET / is public", async () => {
    const { response, body } = await client.navigate(APP_URL);
    assertEquals(response.status, 200);
    assertStringIncludes(body, 'href="/login"');
    assertEquals(body.includes("<script"), false);
  });

  await t.step(
    "GET /login redirects to FusionAuth with exactly the documented parameters",
    async () => {
      const response = await client.fetch(`${APP_URL}/login`);
      assertEquals(response.status, 302);
      const url = new URL(response.headers.get("location") ?? "");
      assertEquals(url.origin, app.emulator.origin);
      assertEquals(url.pathname, "/oauth2/authorize");
      assertEquals([...url.searchParams.keys()].sort(), [
        "client_id",
        "code_challenge",
        "code_challenge_method",
        "nonce",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
      ]);
      assertEquals(url.searchParams.get("redirect_uri"), `${APP_URL}/callback`);
      assertEquals(url.searchParams.get("code_challenge_method"), "S256");
      location = url;
    },
  );
  await t.step("the sign-in ends on the account page", async () => {
    const page = await client.navigate(location);
    assertEquals(page.response.status, 200);
    const landing = await submitSignIn(client, page, RICHARD);
    assertEquals(landing.url.href, `${APP_URL}/account`);
    assertEquals(landing.response.status, 200);
    assertStringIncludes(landing.body, "richard@example.com");
    assertStringIncludes(landing.body, "$0.00");
    assertEquals(sessionIdOf(client).length, 43);
    cookie = sessionCookieOf(client);
  });

  await t.step("POST /make-change counts the coins", async () => {
    const page = await client.navigate(`${APP_URL}/make-change`);
    const response = await client.post(`${APP_URL}/make-change`, {
      ...hiddenFields(page.body),
      amount: "1.23",
    });
    assertEquals(response.status, 200);
    assertStringIncludes(
      await response.text(),
      "We can make change for $1.23 with 24 nickels and 3 pennies!",
    );
  });

  await t.step(
    "POST /logout ends both sessions and returns to the home page",
    async () => {
      const page = await client.navigate(`${APP_URL}/account`);
      const landing = await client.submit(
        `${APP_URL}/logout`,
        hiddenFields(page.body),
      );
      const paths = landing.visited.map(({ pathname }) => pathname);
      assertEquals(paths, ["/logout", "/oauth2/logout", "/logout", "/"]);
      assertEquals(landing.response.status, 200);
      assertEquals(hasSessionCookie(client), false);
    },
  );

  await t.step("the old cookie redirects to sign-in", async () => {
    const response = await app.browser().fetch(`${APP_URL}/account`, {
      headers: { cookie },
    });
    assertEquals(response.status, 303);
    assertEquals(
      response.headers.get("location"),
      "/login?return_to=%2Faccount",
    );
  });
});
