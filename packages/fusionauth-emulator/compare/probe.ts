import { createHash, randomBytes } from "node:crypto";
import { CookieClient } from "../testing/cookie_client.ts";
import { hiddenFields } from "../testing/html.ts";
import { type Fixture, REDIRECT_URI } from "./fixtures.ts";
import type { Person, Side } from "./side.ts";

/** A set of parameters; null removes one. */
export type Changes = Readonly<Record<string, string | null>>;

/** How a sign-in differs from the usual one. */
export interface SignInOptions {
  /** Changes to the authorize request. */
  readonly changes?: Changes;
  readonly browser?: CookieClient;
  readonly password?: string;
  /** Whether "Keep me signed in" is ticked. */
  readonly remember?: boolean;
  /** Headers of the form, instead of an `Origin` of its page. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What behaviours are observed with. */
export interface Probe {
  readonly side: Side;
  /** `GET` of a page that takes an authorize request. */
  authorize(
    application: Fixture,
    options?: SignInOptions & { path?: string },
  ): Promise<Response>;
  /** Submits the login page, without following redirects. */
  signIn(
    application: Fixture,
    person: Person,
    options?: SignInOptions,
  ): Promise<Response>;
  /** `POST /oauth2/token`, with the client's id and secret unless `form` changes them. */
  token(application: Fixture, form: Changes): Promise<Response>;
  /** Exchanges the code in a callback. */
  exchange(
    application: Fixture,
    callback: Response,
    changes?: Changes,
  ): Promise<Response>;
  /** Signs a person in, and returns the token response. Throws Error when it is none. */
  tokens(
    application: Fixture,
    person: Person,
    options?: SignInOptions,
  ): Promise<Record<string, unknown>>;
}

const VERIFIER = randomBytes(32).toString("base64url");
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

/** Creates what behaviours of a side are observed with. */
export function createProbe(side: Side): Probe {
  const at = (path: string) => new URL(path, side.origin);

  const probe: Probe = {
    side,
    authorize(application, { path = "/oauth2/authorize", ...options } = {}) {
      const { browser = new CookieClient(), changes = {}, headers = {} } =
        options;
      const url = at(path);
      url.search = form({
        client_id: application.id,
        redirect_uri: REDIRECT_URI,
        response_type: "code",
        scope: "openid offline_access email profile",
        state: "the-state",
        nonce: "the-nonce",
        code_challenge: CHALLENGE,
        code_challenge_method: "S256",
        ...changes,
      }).toString();
      return browser.fetch(url, { headers: { ...headers } });
    },
    async signIn(application, person, options = {}) {
      const { browser = new CookieClient(), password = person.password } =
        options;
      const { headers = { origin: side.origin }, remember = false } = options;
      const { changes = {} } = options;
      const page = await probe.authorize(application, { browser, changes });
      const fields = {
        ...hiddenFields(await page.text()),
        loginId: person.loginId,
        password,
        ...(remember ? { rememberDevice: "true" } : {}),
      };
      return await browser.fetch(at("/oauth2/authorize"), {
        method: "POST",
        headers: { ...headers },
        body: new URLSearchParams(fields),
      });
    },
    token: (application, changes) =>
      fetch(at("/oauth2/token"), {
        method: "POST",
        body: form({
          client_id: application.id,
          client_secret: application.secret,
          ...changes,
        }),
      }),
    async exchange(application, callback, changes = {}) {
      await callback.body?.cancel();
      const location = callback.headers.get("location") ?? side.origin;
      const code = new URL(location, side.origin).searchParams.get("code");
      if (code === null) {
        throw new Error(
          `There is no code in the callback: the status is ${callback.status}`,
        );
      }
      return await probe.token(application, {
        grant_type: "authorization_code",
        redirect_uri: REDIRECT_URI,
        code_verifier: VERIFIER,
        code,
        ...changes,
      });
    },
    async tokens(application, person, options = {}) {
      const callback = await probe.signIn(application, person, options);
      const response = await probe.exchange(application, callback);
      const body: unknown = await response.json();
      if (response.ok && typeof body === "object") return { ...body };
      throw new Error(`There are no tokens: the status is ${response.status}`);
    },
  };
  return probe;
}

/** The parameters that are not null. */
export function form(changes: Changes): URLSearchParams {
  return new URLSearchParams(
    Object.entries(changes).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]]
    ),
  );
}

/** The header and the claims of a token, without verification. */
export function decode(token: unknown): Record<string, unknown>[] {
  return String(token).split(".").slice(0, 2).map((part) =>
    JSON.parse(new TextDecoder().decode(
      Uint8Array.fromBase64(part, { alphabet: "base64url" }),
    ))
  );
}
