import { CookieClient } from "../testing/cookie_client.ts";
import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, ONE_TIME, REDIRECT_URI, STRICT } from "./fixtures.ts";
import { apiOutcomeOf, outcomeOf } from "./outcome.ts";
import { type Changes, decode, form, type Probe } from "./probe.ts";

/** The outcome of an authorize request with changes. */
function authorizing(name: string, changes: Changes): Behaviour {
  return {
    name: `authorize: ${name}`,
    observe: async (probe) =>
      await outcomeOf(await probe.authorize(DEFAULTS, { changes })),
  };
}

/** The outcome of a code exchange with changes. */
function exchanging(name: string, changes: Changes): Behaviour {
  return {
    name: `token: ${name}`,
    async observe(probe) {
      const callback = await signedIn(probe);
      return await outcomeOf(await probe.exchange(DEFAULTS, callback, changes));
    },
  };
}

/** The outcome of a call of the user API. */
function calling(
  name: string,
  method: string,
  [path, body]: [path: string, body?: unknown],
): Behaviour {
  return {
    name: `API: ${name}`,
    observe: async ({ side }) =>
      await apiOutcomeOf(await side.call([method, path], body)),
  };
}

async function signedIn(probe: Probe): Promise<Response> {
  return await probe.signIn(DEFAULTS, await probe.side.createUser(DEFAULTS));
}

async function memberNames(response: Response): Promise<string[]> {
  return Object.keys(await response.json()).sort();
}

/** What the emulator copies from FusionAuth's documentation, as far as HTTP shows it. */
export const DOCUMENTED: readonly Behaviour[] = [
  {
    name: "discovery: its members",
    observe: async ({ side }) =>
      await memberNames(
        await fetch(new URL("/.well-known/openid-configuration", side.origin)),
      ),
  },
  {
    name: "discovery: the members of a key",
    async observe({ side }) {
      const url = new URL("/.well-known/jwks.json", side.origin);
      const { keys } = await (await fetch(url)).json();
      const kinds: string[] = keys.map((key: Record<string, unknown>) =>
        `${key.kty}: ${
          Object.keys(key).filter((name) => !name.startsWith("x5")).sort()
        }`
      );
      return [...new Set(kinds)].sort();
    },
  },
  authorizing("the login page", {}),
  authorizing("a redirect URI that is not on the list", {
    redirect_uri: "http://localhost:5999/other",
  }),
  authorizing("no redirect URI", { redirect_uri: null }),
  authorizing("no response_type", { response_type: null }),
  authorizing("an unknown response_type", { response_type: "other" }),
  authorizing("an unknown scope", { scope: "openid other" }),
  authorizing("an unknown prompt", { prompt: "other" }),
  authorizing("prompt=none without a session", { prompt: "none" }),
  authorizing("the challenge method plain", { code_challenge_method: "plain" }),
  {
    name: "authorize: no challenge where PKCE is required",
    async observe(probe) {
      const changes = { "code_challenge": null, "code_challenge_method": null };
      return await outcomeOf(await probe.authorize(STRICT, { changes }));
    },
  },
  {
    name: "authorize: the callback of a sign-in",
    observe: async (probe) => await outcomeOf(await signedIn(probe)),
  },
  {
    name: "authorize: a user who is not registered, without registration",
    async observe(probe) {
      const person = await probe.side.createUser(ONE_TIME);
      return await outcomeOf(await probe.signIn(DEFAULTS, person));
    },
  },
  {
    name: "authorize: Keep me signed in, then prompt=none",
    async observe(probe) {
      const browser = new CookieClient();
      const person = await probe.side.createUser(DEFAULTS);
      const first = { browser, remember: true };
      await (await probe.signIn(DEFAULTS, person, first)).body?.cancel();
      const changes = { prompt: "none" };
      return await outcomeOf(
        await probe.authorize(DEFAULTS, { browser, changes }),
      );
    },
  },
  exchanging("another redirect URI", {
    redirect_uri: "http://localhost:5999/",
  }),
  exchanging("a wrong secret", { client_secret: "wrong" }),
  exchanging("a wrong verifier", { code_verifier: "wrong".repeat(10) }),
  exchanging("no verifier", { code_verifier: null }),
  exchanging("an unknown grant", { grant_type: "other" }),
  exchanging("no grant", { grant_type: null }),
  {
    name: "token: no secret where it is required",
    async observe(probe) {
      const person = await probe.side.createUser(STRICT);
      const callback = await probe.signIn(STRICT, person);
      const changes = { "client_secret": null };
      return await outcomeOf(await probe.exchange(STRICT, callback, changes));
    },
  },
  {
    name: "token: a code that was used",
    async observe(probe) {
      const { headers } = await signedIn(probe);
      const exchange = () =>
        probe.exchange(DEFAULTS, new Response(null, { headers }));
      await (await exchange()).body?.cancel();
      return await outcomeOf(await exchange());
    },
  },
  {
    name: "token: the members of its response and of the tokens",
    async observe(probe) {
      const person = await probe.side.createUser(DEFAULTS);
      const body = await probe.tokens(DEFAULTS, person);
      const namesOf = (token: unknown) =>
        decode(token).map((part) => Object.keys(part).sort());
      return {
        response: Object.keys(body).sort(),
        expiresIn: body.expires_in,
        access: namesOf(body.access_token),
        id: namesOf(body.id_token),
      };
    },
  },
  {
    name: "token: a one-time refresh token, used twice",
    async observe(probe) {
      const person = await probe.side.createUser(ONE_TIME);
      const { refresh_token: token } = await probe.tokens(ONE_TIME, person);
      const use = () =>
        probe.token(ONE_TIME, {
          grant_type: "refresh_token",
          refresh_token: String(token),
        });
      const first = await use();
      return [await memberNames(first), await outcomeOf(await use())];
    },
  },
  {
    name: "token: an unknown refresh token",
    observe: async (probe) =>
      await outcomeOf(
        await probe.token(DEFAULTS, {
          grant_type: "refresh_token",
          refresh_token: "unknown",
        }),
      ),
  },
  {
    name: "userinfo: its members",
    async observe(probe) {
      const { side } = probe;
      const person = await side.createUser(DEFAULTS);
      const { access_token: token } = await probe.tokens(DEFAULTS, person);
      const headers = { authorization: `Bearer ${token}` };
      return await memberNames(
        await fetch(new URL("/oauth2/userinfo", side.origin), { headers }),
      );
    },
  },
  {
    name: "userinfo: no token",
    observe: async ({ side }) =>
      await outcomeOf(await fetch(new URL("/oauth2/userinfo", side.origin))),
  },
  {
    name: "introspection: the members of an active token",
    async observe(probe) {
      const { side } = probe;
      const person = await side.createUser(DEFAULTS);
      const { access_token: token } = await probe.tokens(DEFAULTS, person);
      const { id, secret } = DEFAULTS;
      return await memberNames(
        await fetch(new URL("/oauth2/introspect", side.origin), {
          method: "POST",
          body: form({
            client_id: id,
            client_secret: secret,
            token: String(token),
          }),
        }),
      );
    },
  },
  {
    name: "logout: a post-logout URI that is not on the list",
    async observe({ side }) {
      const url = new URL("/oauth2/logout", side.origin);
      url.search = form({
        client_id: DEFAULTS.id,
        post_logout_redirect_uri: "http://localhost:5999/other",
      }).toString();
      return await outcomeOf(await fetch(url, { redirect: "manual" }));
    },
  },
  {
    name: "logout: a post-logout URI that is on the list",
    async observe({ side }) {
      const url = new URL("/oauth2/logout", side.origin);
      url.search = form({
        client_id: DEFAULTS.id,
        post_logout_redirect_uri: REDIRECT_URI,
        state: "the-state",
      }).toString();
      return await outcomeOf(await fetch(url, { redirect: "manual" }));
    },
  },
  calling("a user who does not exist", "GET", [
    "/api/user/c0a9a7e0-0000-4000-8000-0000000000ff",
  ]),
  calling("an id that is not a UUID", "GET", ["/api/user/nobody"]),
  calling("a user without a login", "POST", [
    "/api/user",
    { user: { password: "a-password" } },
  ]),
  calling("a password that is too short", "POST", [
    "/api/user",
    { user: { email: "comparison-short@example.com", password: "short" } },
  ]),
  {
    name: "API: a user's address that is taken",
    async observe({ side }) {
      const { loginId: email } = await side.createUser(DEFAULTS);
      const user = { email, password: "a-long-password" };
      return await apiOutcomeOf(
        await side.call(["POST", "/api/user"], { user }),
      );
    },
  },
  {
    name: "API: a wrong key",
    observe: async ({ side }) =>
      await apiOutcomeOf(
        await side.call(["GET", "/api/user?loginId=nobody"], undefined, {
          authorization: "wrong",
        }),
      ),
  },
  {
    name: "API: the members of a user and of a registration",
    async observe({ side }) {
      const { id } = await side.createUser(DEFAULTS, ["reader"]);
      const response = await side.call(["GET", `/api/user/${id}`]);
      const { user } = await response.json();
      const [registration = {}] = user.registrations ?? [];
      return {
        user: Object.keys(user).sort(),
        registration: Object.keys(registration).sort(),
      };
    },
  },
];
