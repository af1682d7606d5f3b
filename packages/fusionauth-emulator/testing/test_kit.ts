import type { Revocable } from "../instance/revocation.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  CookieClient,
  type Landing,
  type OriginHandler,
} from "./cookie_client.ts";
import { hiddenFields } from "./html.ts";
import { openTimeTravel } from "./time_travel.ts";

/** The app under test. */
export interface AppUnderTest {
  /** The app's URL; requests to it stay in-process. */
  readonly url: string;
  /** Answers the requests to the app. */
  readonly handler: OriginHandler;
  /** The page that redirects to FusionAuth. Default: `/login`. */
  readonly loginPath?: string;
}

/** Who signs in, and whether they tick "Keep me signed in". */
export interface Person {
  readonly loginId: string;
  readonly password: string;
  readonly rememberDevice?: boolean;
}

/** Browsers, users and time for tests of an app. */
export interface TestKit extends Disposable {
  /** Opens a new browser. */
  browser(headers?: Readonly<Record<string, string>>): CookieClient;
  /** Signs a person in with a new browser. Throws Error when they do not get back to the app. */
  signInAs(person: Person): Promise<CookieClient>;
  /** Signs a person in, from a page of the app (default: `loginPath`) to the end of the sign-in. */
  signIn(
    client: CookieClient,
    person: Person,
    from?: string,
  ): Promise<Landing>;
  /** Signs a person in with a new browser, and opens a second tab. */
  twoTabs(person: Person): Promise<[CookieClient, CookieClient]>;
  /** Moves the time of app and emulator ahead or, negative, back. */
  advance(seconds: number): void;
  /** Moves time ahead until every current access token has expired. */
  expireAccessToken(): void;
  /** Replaces every key that signs tokens; the old keys still verify. */
  rotateKeys(): Promise<void>;
  /** Revokes a refresh token, or all of a user's. Throws RangeError for an unknown one. */
  revoke(target: Revocable): void;
}

/** The clock tolerance of clients. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** Creates a test kit for an app and its emulator, both in this process. */
export function createTestKit(
  emulator: Emulator,
  { url, handler, loginPath = "/login" }: AppUnderTest,
): TestKit {
  const time = openTimeTravel();
  const handlers = { [new URL(url).origin]: handler };

  const kit: TestKit = {
    browser: (headers = {}) => new CookieClient(handlers, headers),
    async signInAs(person) {
      const client = kit.browser();
      const { url: end, response } = await kit.signIn(client, person);
      if (end.origin !== new URL(url).origin || !response.ok) {
        throw new Error(
          `Cannot sign in ${person.loginId}: it ended at ${end.origin}${end.pathname} with ${response.status}`,
        );
      }
      return client;
    },
    async signIn(client, person, from = loginPath) {
      const page = await client.navigate(new URL(from, url));
      return await submitSignIn(client, page, person);
    },
    async twoTabs(person) {
      const client = await kit.signInAs(person);
      return [client, client.openTab()];
    },
    advance: time.advance,
    expireAccessToken: () =>
      time.advance(longestLife(emulator, url) + CLOCK_TOLERANCE_SECONDS + 1),
    rotateKeys: () => emulator.rotateKeys(),
    revoke: (target) => emulator.revoke(target),
    [Symbol.dispose]: () => time[Symbol.dispose](),
  };
  return kit;
}

/** Submits FusionAuth's login page. */
export async function submitSignIn(
  client: CookieClient,
  page: Landing,
  { loginId, password, rememberDevice = false }: Person,
): Promise<Landing> {
  const fields = { ...hiddenFields(page.body), loginId, password };
  if (rememberDevice) Object.assign(fields, { rememberDevice: "true" });
  return await client.submit(new URL("/oauth2/authorize", page.url), fields);
}

/** The longest life of an access token of the applications that redirect to the app, in seconds. */
function longestLife(emulator: Emulator, appUrl: string): number {
  const { origin } = new URL(appUrl);
  const lives = [...emulator.applications.values()]
    .filter(({ oauth }) =>
      oauth.authorizedRedirectURLs.some((url) => url.startsWith(`${origin}/`))
    )
    .map(({ jwt, tenantId }) => jwt ?? emulator.tenants.get(tenantId)?.jwt)
    .map((jwt) => jwt?.timeToLiveInSeconds ?? 0);
  return Math.max(...lives);
}
