import { CookieClient } from "../testing/cookie_client.ts";
import { submitSignIn } from "../testing/test_kit.ts";
import {
  CHALLENGE,
  CLIENT_ID,
  CLIENT_SECRET,
  REDIRECT_URI,
  VERIFIER,
} from "../tests/support/client.ts";

const APP_URL = "http://localhost:5000";
const RICHARD = { loginId: "richard@example.com", password: "password" };

/** Signs in over HTTP as a browser and its app do: login page, password, callback, tokens. */
export async function signIn(origin: string): Promise<void> {
  const browser = new CookieClient({
    [APP_URL]: () => Promise.resolve(new Response("signed in")),
  });
  const page = await browser.navigate(
    `${origin}/oauth2/authorize?${new URLSearchParams({
      "client_id": CLIENT_ID,
      "redirect_uri": REDIRECT_URI,
      "response_type": "code",
      "scope": "openid offline_access email profile",
      "state": crypto.randomUUID(),
      "nonce": crypto.randomUUID(),
      "code_challenge": CHALLENGE,
      "code_challenge_method": "S256",
    })}`,
  );
  const callback = await submitSignIn(browser, page, RICHARD);
  const response = await fetch(`${origin}/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      "grant_type": "authorization_code",
      "client_id": CLIENT_ID,
      "client_secret": CLIENT_SECRET,
      "redirect_uri": REDIRECT_URI,
      "code": callback.url.searchParams.get("code") ?? "",
      "code_verifier": VERIFIER,
    }),
  });
  const { id_token: idToken } = await response.json();
  if (typeof idToken !== "string") throw new Error("There is no ID token");
}
