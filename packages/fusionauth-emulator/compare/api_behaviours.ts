import type { Behaviour } from "./behaviour.ts";
import { DEFAULTS } from "./fixtures.ts";
import { apiOutcomeOf } from "./outcome.ts";

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

/** What the user API does. */
export const USER_API: readonly Behaviour[] = [
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
