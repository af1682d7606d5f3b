import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, ONE_TIME, STRICT } from "./fixtures.ts";
import { outcomeOf } from "./outcome.ts";
import { type Changes, decode } from "./probe.ts";
import { memberNames, signedIn } from "./steps.ts";

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

/** What the token endpoint does. */
export const TOKEN: readonly Behaviour[] = [
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
];
