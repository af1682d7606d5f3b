import { CookieClient } from "../testing/cookie_client.ts";
import { hiddenFields } from "../testing/html.ts";
import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS } from "./fixtures.ts";
import type { Probe } from "./probe.ts";
import type { Person } from "./side.ts";

/** A behaviour with one user of the default application. */
export function withUser(
  name: string,
  observe: (probe: Probe, person: Person) => Promise<unknown>,
): Behaviour {
  return {
    name,
    observe: async (probe) =>
      await observe(probe, await probe.side.createUser(DEFAULTS)),
  };
}

/** Uses the refresh token of a new sign-in. */
export async function refresh(
  probe: Probe,
  person: Person,
  secret: string | null = DEFAULTS.secret,
) {
  const { refresh_token: old } = await probe.tokens(DEFAULTS, person);
  const response = await probe.token(DEFAULTS, {
    grant_type: "refresh_token",
    refresh_token: String(old),
    client_secret: secret,
  });
  return { old, response };
}

/** Sets a new password where a sign-in asks for one. */
export async function changePassword(
  probe: Probe,
  person: Person,
): Promise<Response> {
  const { side } = probe;
  await requirePasswordChange(probe, person);
  const browser = new CookieClient();
  const asked = await probe.signIn(DEFAULTS, person, { browser });
  await asked.body?.cancel();
  const location = asked.headers.get("location") ?? "/";
  const page = await browser.fetch(new URL(location, side.origin));
  const password = `${person.password}-new`;
  return await browser.post(new URL("/password/change", side.origin), {
    ...hiddenFields(await page.text()),
    password,
    passwordConfirm: password,
  });
}

/** Makes a person change the password at the next sign-in. */
export async function requirePasswordChange({ side }: Probe, { id }: Person) {
  const user = { passwordChangeRequired: true };
  const response = await side.call(["PATCH", `/api/user/${id}`], { user });
  await response.body?.cancel();
}

/** A sign-in of a new user, up to the callback. */
export async function signedIn(probe: Probe): Promise<Response> {
  return await probe.signIn(DEFAULTS, await probe.side.createUser(DEFAULTS));
}

/** The names of the members of a JSON response. */
export async function memberNames(response: Response): Promise<string[]> {
  return Object.keys(await response.json()).sort();
}
