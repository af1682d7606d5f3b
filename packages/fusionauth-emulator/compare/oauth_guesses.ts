import { CookieClient } from "../testing/cookie_client.ts";
import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, STRICT } from "./fixtures.ts";
import { outcomeOf } from "./outcome.ts";
import { decode, form, type Probe, type SignInOptions } from "./probe.ts";
import type { Person } from "./side.ts";
import {
  changePassword,
  refresh,
  requirePasswordChange,
  withUser,
} from "./steps.ts";

/** Whether a login form with these headers is accepted, and otherwise the status. */
async function formWith(
  probe: Probe,
  person: Person,
  headers: SignInOptions["headers"] = {},
) {
  const response = await probe.signIn(DEFAULTS, person, { headers });
  await response.body?.cancel();
  return response.status === 302 ? "accepted" : response.status;
}

/** How each guess of data/guesses.ts about OAuth is observed. */
export const OAUTH_GUESSES: readonly Behaviour[] = [
  withUser("DEFAULT_SIGNING_ALGORITHM", async (probe, person) => {
    const { access_token: token } = await probe.tokens(DEFAULTS, person);
    return decode(token)[0]?.alg;
  }),
  withUser("ID_TOKEN_TTY", async (probe, person) => {
    const { id_token: token } = await probe.tokens(DEFAULTS, person);
    return decode(token)[1]?.tty ?? null;
  }),
  withUser("REFRESHED_ID_TOKEN_HAS_NONCE", async (probe, person) => {
    const { response } = await refresh(probe, person);
    return "nonce" in (decode((await response.json()).id_token)[1] ?? {});
  }),
  withUser("REUSABLE_REFRESH_TOKEN_IS_ECHOED", async (probe, person) => {
    const { old, response } = await refresh(probe, person);
    return (await response.json()).refresh_token === old;
  }),
  withUser("FAILED_FORM_STATUS", async (probe, person) => {
    const password = "another password";
    const response = await probe.signIn(DEFAULTS, person, { password });
    await response.body?.cancel();
    return response.status;
  }),
  withUser(
    "REFUSED_FORM_STATUS",
    (probe, person) =>
      formWith(probe, person, { origin: "https://other.example" }),
  ),
  withUser("FORM_NEEDS_ORIGIN", (probe, person) => formWith(probe, person)),
  withUser(
    "OPAQUE_ORIGIN_IS_REFUSED",
    (probe, person) => formWith(probe, person, { origin: "null" }),
  ),
  {
    name: "REFERER_TELLS_ORIGIN",
    observe: async (probe) => {
      const headers = { referer: "https://other.example/page" };
      return await outcomeOf(await probe.authorize(STRICT, { headers }));
    },
  },
  {
    name: "INVALID_ORIGIN_ERROR",
    observe: async (probe) => {
      const headers = { origin: "https://other.example" };
      return await outcomeOf(await probe.authorize(STRICT, { headers }));
    },
  },
  withUser("SILENT_PASSWORD_CHANGE_ERROR", async (probe, person) => {
    const browser = new CookieClient();
    const first = { browser, remember: true };
    await (await probe.signIn(DEFAULTS, person, first)).body?.cancel();
    await requirePasswordChange(probe, person);
    const changes = { prompt: "none" };
    return await outcomeOf(
      await probe.authorize(DEFAULTS, { browser, changes }),
    );
  }),
  {
    name: "REGISTRATION_OFF_STATUS",
    observe: async (probe) =>
      await outcomeOf(
        await probe.authorize(DEFAULTS, { path: "/oauth2/register" }),
      ),
  },
  {
    name: "BAD_CHANGE_LINK_STATUS",
    async observe({ side }) {
      const url = new URL("/password/change/unknown", side.origin);
      return await outcomeOf(await fetch(url, { redirect: "manual" }));
    },
  },
  withUser(
    "PASSWORD_CHANGE_SIGNS_IN",
    async (probe, person) =>
      await outcomeOf(await changePassword(probe, person)),
  ),
  withUser("PASSWORD_CHANGE_AUTHENTICATION_TYPE", async (probe, person) => {
    const callback = await changePassword(probe, person);
    const response = await probe.exchange(DEFAULTS, callback);
    return decode((await response.json()).access_token)[1]?.authenticationType;
  }),
  {
    name: "CODE_NOT_FOUND_ERROR",
    async observe(probe) {
      const response = await probe.token(DEFAULTS, {
        grant_type: "authorization_code",
        redirect_uri: "http://localhost:5999/callback",
        code: "unknown",
      });
      return await outcomeOf(response);
    },
  },
  {
    name: "INVALID_CLIENT_ID_ERROR",
    async observe(probe) {
      const changes = { "client_id": crypto.randomUUID() };
      return await outcomeOf(await probe.authorize(DEFAULTS, { changes }));
    },
  },
  {
    name: "GRANT_DISABLED_ERROR",
    async observe(probe) {
      const response = await probe.token(STRICT, {
        grant_type: "refresh_token",
        refresh_token: "unknown",
      });
      return await outcomeOf(response);
    },
  },
  withUser("PKCE_POLICY_FREES_OTHER_GRANTS", async (probe, person) => {
    const { response } = await refresh(probe, person, null);
    return await outcomeOf(response);
  }),
  {
    name: "CODE_ALLOWS_FRAGMENT",
    async observe(probe) {
      const changes = { "response_mode": "fragment" };
      return await outcomeOf(await probe.authorize(DEFAULTS, { changes }));
    },
  },
  withUser("FOREIGN_REFRESH_TOKEN_STATUS", async (probe, person) => {
    const { side } = probe;
    const other = await side.createUser(DEFAULTS);
    const theirs = await probe.tokens(DEFAULTS, other);
    const { access_token: own } = await probe.tokens(DEFAULTS, person);
    const path = `/api/jwt/refresh/${theirs.refresh_token_id}`;
    const headers = { authorization: `Bearer ${own}` };
    const response = await side.call(["DELETE", path], undefined, headers);
    await response.body?.cancel();
    return response.status;
  }),
  {
    name: "INTROSPECTION_NEEDS_SECRET",
    async observe(probe) {
      const { side } = probe;
      const person = await side.createUser(STRICT);
      const { access_token: token } = await probe.tokens(STRICT, person);
      const response = await fetch(new URL("/oauth2/introspect", side.origin), {
        method: "POST",
        body: form({ client_id: STRICT.id, token: String(token) }),
      });
      return await outcomeOf(response);
    },
  },
];
