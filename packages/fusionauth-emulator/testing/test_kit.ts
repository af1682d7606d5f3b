import type { Revocable } from "../instance/revocation.ts";
import type { Emulator } from "../server/emulator.ts";
import {
  CookieClient,
  type Landing,
  type OriginHandler,
} from "./cookie_client.ts";
import { hiddenFields } from "./html.ts";
import { openTimeTravel } from "./time_travel.ts";

/** The app under test. The kit knows nothing else of it. */
export interface AppUnderTest {
  /** Where the app believes to be; requests to it stay in this process. */
  readonly url: string;
  readonly handler: OriginHandler;
  /** The page that sends people to FusionAuth. Default: `/login`. */
  readonly loginPath?: string;
}

/** Who signs in, and whether FusionAuth shall remember them. */
export interface Person {
  readonly loginId: string;
  readonly password: string;
  readonly rememberDevice?: boolean;
}

/** What the tests of an app need of browsers, people, time and FusionAuth. */
export interface TestKit extends Disposable {
  /** A browser that nobody used before. */
  browser(headers?: Readonly<Record<string, string>>): CookieClient;
  /** A browser in which a person has just signed in. Throws when they do not get back to the app. */
  signInAs(person: Person): Promise<CookieClient>;
  /** Signs a person in, from a page of the app to wherever the sign-in ends. */
  signIn(
    client: CookieClient,
    person: Person,
    from?: string,
  ): Promise<Landing>;
  /** Two tabs of one browser in which a person has just signed in. */
  twoTabs(person: Person): Promise<[CookieClient, CookieClient]>;
  /** Lets time pass for app and emulator, without waiting; back, when negative. */
  advance(seconds: number): void;
  /** Lets so much time pass that no access token of now is good any more. */
  expireAccessToken(): void;
  /** Gives every key that signs tokens a successor. */
  rotateKeys(): Promise<void>;
  /** Ends a refresh token, or all of a person's, as an operator would. */
  revoke(target: Revocable): void;
}

/** What clients may allow for clocks that differ. */
const CLOCK_TOLERANCE_SECONDS = 60;

/** A kit for an app and the emulator that it signs in with, both in this process. */
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

/** Fills in FusionAuth's sign-in page. */
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
