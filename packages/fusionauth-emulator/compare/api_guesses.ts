import { CookieClient } from "../testing/cookie_client.ts";
import { hiddenFields } from "../testing/html.ts";
import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS, REDIRECT_URI, STRICT } from "./fixtures.ts";
import { apiOutcomeOf, outcomeOf } from "./outcome.ts";
import { decode, form, type Probe } from "./probe.ts";
import type { Person, Side } from "./side.ts";
import { requirePasswordChange, withUser } from "./steps.ts";

/** `POST /api/login`. */
function login(
  side: Side,
  { loginId, password }: Person,
  applicationId: string,
): Promise<Response> {
  const body = { loginId, password, applicationId };
  return side.call(["POST", "/api/login"], body);
}

/** The attributes of the cookies that a response sets, by their names, without values and times. */
function cookieAttributes(response: Response): Record<string, string[]> {
  return Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const [pair = "", ...attributes] = line.split(";");
      return [
        pair.split("=")[0],
        attributes.map((it) => it.trim())
          .filter((it) => !/^(max-age|expires)=/i.test(it)).sort(),
      ];
    }),
  );
}

/** `GET /app/login`, the begin of a sign-in by the hosted backend. */
function beginHosted(side: Side, browser: CookieClient): Promise<Response> {
  const url = new URL("/app/login", side.origin);
  url.search = form({
    client_id: DEFAULTS.id,
    redirect_uri: REDIRECT_URI,
    state: "the-state",
  }).toString();
  return browser.fetch(url);
}

/** A sign-in by the hosted backend, up to the redirect that leaves FusionAuth. */
async function signInHosted(
  { side }: Probe,
  { loginId, password }: Person,
): Promise<Response> {
  const browser = new CookieClient();
  const begun = await beginHosted(side, browser);
  await begun.body?.cancel();
  const location = begun.headers.get("location") ?? "/";
  const page = await browser.navigate(new URL(location, side.origin));
  const fields = { ...hiddenFields(page.body), loginId, password };
  let response = await browser.post(
    new URL("/oauth2/authorize", side.origin),
    fields,
  );
  for (let hop = 0; hop < 5; hop++) {
    const next = new URL(response.headers.get("location") ?? "/", side.origin);
    if (next.origin !== side.origin) break;
    await response.body?.cancel();
    response = await browser.fetch(next);
  }
  return response;
}

/** How the guesses about APIs and the hosted backend are observed. */
export const API_GUESSES: readonly Behaviour[] = [
  {
    name: "MISSING_CREDENTIALS_REASON",
    observe: async (probe) =>
      await outcomeOf(
        await probe.token(DEFAULTS, {
          grant_type: "password",
          scope: "openid",
        }),
      ),
  },
  {
    name: "PATCH_APPENDS_TO_LISTS",
    async observe({ side }) {
      const { id } = await side.createUser(DEFAULTS, ["reader"]);
      const registration = { applicationId: DEFAULTS.id, roles: ["writer"] };
      const path = `/api/user/registration/${id}`;
      const response = await side.call(["PATCH", path], { registration });
      return (await response.json()).registration?.roles?.toSorted() ?? null;
    },
  },
  withUser("LOGIN_STATUS_PRECEDENCE", async (probe, person) => {
    await requirePasswordChange(probe, person);
    const response = await login(probe.side, person, STRICT.id);
    await response.body?.cancel();
    return response.status;
  }),
  withUser("LOGIN_TOKEN_HAS_GTY", async ({ side }, person) => {
    const response = await login(side, person, DEFAULTS.id);
    return "gty" in (decode((await response.json()).token)[1] ?? {});
  }),
  withUser("LOGIN_COOKIE_SAME_SITE", async ({ side }, person) => {
    const response = await login(side, person, DEFAULTS.id);
    await response.body?.cancel();
    return cookieAttributes(response);
  }),
  withUser("REFRESH_NOT_ALLOWED_KIND", async (probe, person) => {
    const { refresh_token: token } = await probe.tokens(DEFAULTS, person);
    const refreshToken = String(token);
    return await apiOutcomeOf(
      await probe.side.call(["POST", "/api/jwt/refresh"], { refreshToken }),
    );
  }),
  {
    name: "NO_PUBLIC_KEY_STATUS",
    observe: async ({ side }) =>
      await apiOutcomeOf(
        await side.call(["GET", "/api/jwt/public-key?kid=unknown"]),
      ),
  },
  withUser("SEARCH_WORDS_ARE_JOINED_BY", async ({ side }, { loginId }) => {
    const query = form({ queryString: `${loginId} nobody-has-this-word` });
    const response = await side.call(["GET", `/api/user/search?${query}`]);
    return (await response.json()).total ?? null;
  }),
  {
    name: "HOSTED_COOKIES_ARE_SECURE_OVER_HTTP",
    async observe({ side }) {
      const response = await beginHosted(side, new CookieClient());
      await response.body?.cancel();
      return cookieAttributes(response);
    },
  },
  withUser(
    "HOSTED_REDIRECT_PARAMETERS",
    async (probe, person) => await outcomeOf(await signInHosted(probe, person)),
  ),
];
