import { CookieClient } from "../testing/cookie_client.ts";
import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, ONE_TIME, STRICT } from "./fixtures.ts";
import { outcomeOf } from "./outcome.ts";
import type { Changes } from "./probe.ts";
import { signedIn } from "./steps.ts";

/** The outcome of an authorize request with changes. */
function authorizing(name: string, changes: Changes): Behaviour {
  return {
    name: `authorize: ${name}`,
    observe: async (probe) =>
      await outcomeOf(await probe.authorize(DEFAULTS, { changes })),
  };
}

/** What the authorize endpoint does. */
export const AUTHORIZE: readonly Behaviour[] = [
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
];
