/**
 * What no source says outright about FusionAuth 1.69, decided once, here.
 *
 * Each constant is a GUESS: run the same request against a real FusionAuth, and if
 * it differs, change the constant. Nothing else in the emulator guesses.
 */

/** GUESS: the key that signs when a tenant and an application name none. */
export const DEFAULT_SIGNING_ALGORITHM = "RS256";

/** GUESS: `tty` of an ID token; an access token's `at` was seen on a live server. */
export const ID_TOKEN_TTY = "id";

/** GUESS: whether an ID token from a refresh repeats the `nonce` of the sign-in. */
export const REFRESHED_ID_TOKEN_HAS_NONCE = false;

/** GUESS: whether a refresh with a reusable token answers with that same token. */
export const REUSABLE_REFRESH_TOKEN_IS_ECHOED = false;

/** GUESS: status of the login page shown again after a wrong password. */
export const FAILED_LOGIN_STATUS = 200;

/** GUESS: status of a form that came from another origin or without its cookie. */
export const REFUSED_FORM_STATUS = 403;

/** GUESS: whether a form post with neither `Origin` nor `Referer` is refused. */
export const FORM_NEEDS_ORIGIN = false;

/** GUESS: `error` for a code that is unknown, spent or expired; it was `invalid_request` until 1.7. */
export const CODE_NOT_FOUND_ERROR = "invalid_grant";

/** GUESS: `error` for an unknown, missing or malformed `client_id` on the authorize page. */
export const INVALID_CLIENT_ID_ERROR = "invalid_request";

/** GUESS: `error` when the application has not enabled the grant. */
export const GRANT_DISABLED_ERROR = "unauthorized_client";

/** GUESS: whether public clients may refresh without a secret under `NotRequiredWhenUsingPKCE`. */
export const PKCE_POLICY_FREES_REFRESH = true;

/** GUESS: whether text taken in by `@{file}` has its variables replaced. */
export const TEXT_INCLUDES_ARE_EXPANDED = true;

/** GUESS: whether an `ENV` name that is not set stops kickstart; the result is not documented. */
export const UNSET_ENV_STOPS = true;

/** GUESS: `fragment` with `response_type=code`; the docs give it to token types. */
export const CODE_ALLOWS_FRAGMENT = false;

/** GUESS: how long a session kept by "Keep me signed in" lives unused, in seconds. */
export const SSO_SESSION_SECONDS = 3600;

/**
 * GUESS: how often an event that a webhook did not take is sent again. The docs say "up to three
 * additional times" when the transaction succeeds, and of transaction type None "fires and forgets".
 */
export const WEBHOOK_RETRIES = 3;

/** GUESS: status for a refresh token of somebody else, asked for with the owner's JWT. */
export const FOREIGN_REFRESH_TOKEN_STATUS = 404;

/** GUESS: whether PATCH with plain JSON adds roles to those that are there, as it does with lists. */
export const PATCH_ADDS_ROLES = true;
