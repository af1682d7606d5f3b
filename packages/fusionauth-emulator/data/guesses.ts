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

/** GUESS: status of a page shown again because its form was not right: a wrong password, a bad field. */
export const FAILED_FORM_STATUS = 200;

/** GUESS: status of a form that came from another origin or without its cookie. */
export const REFUSED_FORM_STATUS = 403;

/** GUESS: whether a form post with neither `Origin` nor `Referer` is refused. */
export const FORM_NEEDS_ORIGIN = false;

/** GUESS: whether a form post with `Origin: null`, as from a page without referrer, is refused. */
export const OPAQUE_ORIGIN_IS_REFUSED = true;

/** GUESS: whether `Referer` tells the origin of a request that has no `Origin`, as navigations have none. */
export const REFERER_TELLS_ORIGIN = true;

/** GUESS: `error` for an origin that `authorizedOriginURLs` does not list. */
export const INVALID_ORIGIN_ERROR = "invalid_request";

/** GUESS: `error` under `prompt=none` for a user who must change the password. */
export const SILENT_PASSWORD_CHANGE_ERROR = "interaction_required";

/** GUESS: how long a login may wait for missing profile fields, in seconds. */
export const LOGIN_IN_PROGRESS_SECONDS = 600;

/** GUESS: status of `/oauth2/register` where the application has self-service registration off. */
export const REGISTRATION_OFF_STATUS = 400;

/** GUESS: status of a change-password link that is unknown, used or too old. */
export const BAD_CHANGE_LINK_STATUS = 404;

/** GUESS: whether whoever set a new password is signed in by that, or must type it once more. */
export const PASSWORD_CHANGE_SIGNS_IN = true;

/** GUESS: `authenticationType` after a new password: FusionAuth hands itself a one-time password. */
export const PASSWORD_CHANGE_AUTHENTICATION_TYPE = "ONE_TIME_PASSWORD";

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

/**
 * GUESS: whether introspection needs the client secret where the policy is `Required`. The docs ask
 * for client authentication; FusionAuth's own TypeScript client sends the `client_id` alone.
 */
export const INTROSPECTION_NEEDS_SECRET = false;
