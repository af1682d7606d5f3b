import { API_GUESSES } from "./api_guesses.ts";
import type { Behaviour } from "./behaviour.ts";
import { OAUTH_GUESSES } from "./oauth_guesses.ts";

/** How the guesses of data/guesses.ts are observed. */
export const GUESSES: readonly Behaviour[] = [...OAUTH_GUESSES, ...API_GUESSES];

/** The guesses that HTTP does not show, and why. */
export const NOT_OBSERVED: Readonly<Record<string, string>> = {
  LOGIN_IN_PROGRESS_SECONDS:
    "takes ten minutes: begin a login, and end it then",
  SSO_SESSION_SECONDS: "takes an hour: sign in, and come back then",
  UNVERIFIED_LOGIN_GETS_TOKENS:
    "needs a mail template: make an application verify registrations, and log in",
  TEXT_INCLUDES_ARE_EXPANDED:
    "needs a start: include a text with a variable in the kickstart",
  UNSET_ENV_STOPS:
    "needs a start: name a variable in the kickstart that is not set",
  WEBHOOK_RETRIES: "needs a server that FusionAuth reaches: refuse its events",
};
