import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, REDIRECT_URI } from "./fixtures.ts";
import { outcomeOf } from "./outcome.ts";
import { form } from "./probe.ts";
import { memberNames } from "./steps.ts";

/** What discovery, userinfo, introspection and logout do. */
export const ENDPOINTS: readonly Behaviour[] = [
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
];
