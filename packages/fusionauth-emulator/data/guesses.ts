/**
 * Behaviour of FusionAuth 1.69 that no public source documents.
 *
 * Each constant is a GUESS: to check one, send the same request to a FusionAuth server. Nothing
 * else in the emulator guesses.
 */

/** GUESS: the algorithm of the key that signs when neither application nor tenant names one. */
export const DEFAULT_SIGNING_ALGORITHM = "RS256";

/** GUESS: `tty` of an ID token; the `at` of access tokens was seen on a live server. */
export const ID_TOKEN_TTY = "id";

/** GUESS: whether an ID token from a refresh repeats the sign-in's `nonce`. */
export const REFRESHED_ID_TOKEN_HAS_NONCE = false;

/** GUESS: whether a refresh with a reusable token returns that same token. */
export const REUSABLE_REFRESH_TOKEN_IS_ECHOED = false;

/** GUESS: the status of a form that is shown again after a mistake, such as a wrong password. */
export const FAILED_FORM_STATUS = 200;

/** GUESS: the status of a form post from another origin or without the CSRF cookie. */
export const REFUSED_FORM_STATUS = 403;

/** GUESS: whether a form post with neither `Origin` nor `Referer` is refused. */
export const FORM_NEEDS_ORIGIN = false;

/** GUESS: whether a form post with `Origin: null` is refused; pages without a referrer send it. */
export const OPAQUE_ORIGIN_IS_REFUSED = true;

/**
 * GUESS: whether `Referer` counts as the origin of a request without `Origin`, as navigations are.
 */
export const REFERER_TELLS_ORIGIN = true;

/** GUESS: `error` for an origin that is not in `authorizedOriginURLs`. */
export const INVALID_ORIGIN_ERROR = "invalid_request";

/** GUESS: `error` with `prompt=none` for a user who must change the password. */
export const SILENT_PASSWORD_CHANGE_ERROR = "interaction_required";

/** GUESS: how long a login waits for missing profile fields, in seconds. */
export const LOGIN_IN_PROGRESS_SECONDS = 600;

/** GUESS: the status of `/oauth2/register` when self-service registration is off. */
export const REGISTRATION_OFF_STATUS = 400;

/** GUESS: the status of a change-password link that is unknown, used or expired. */
export const BAD_CHANGE_LINK_STATUS = 404;

/** GUESS: whether setting a new password signs the user in, without entering it again. */
export const PASSWORD_CHANGE_SIGNS_IN = true;

/**
 * GUESS: `authenticationType` after a password change, where FusionAuth issues a one-time password.
 */
export const PASSWORD_CHANGE_AUTHENTICATION_TYPE = "ONE_TIME_PASSWORD";

/**
 * GUESS: `error` for a code that is unknown, used or expired; it was `invalid_request` until 1.7.
 */
export const CODE_NOT_FOUND_ERROR = "invalid_grant";

/** GUESS: `error` for an unknown, missing or malformed `client_id` at the authorize endpoint. */
export const INVALID_CLIENT_ID_ERROR = "invalid_request";

/** GUESS: `error` for a grant that the application has not enabled. */
export const GRANT_DISABLED_ERROR = "unauthorized_client";

/**
 * GUESS: whether clients may refresh, and use the password grant, without a secret under
 * `NotRequiredWhenUsingPKCE`.
 */
export const PKCE_POLICY_FREES_OTHER_GRANTS = true;

/** GUESS: `error_reason` of the password grant without `username` or `password`. */
export const MISSING_CREDENTIALS_REASON = "invalid_user_credentials";

/** GUESS: whether variables are replaced in text that `@{file}` includes. */
export const TEXT_INCLUDES_ARE_EXPANDED = true;

/** GUESS: whether kickstart fails for an environment variable that is not set. */
export const UNSET_ENV_STOPS = true;

/** GUESS: whether `response_mode=fragment` is allowed for a code; it is documented for tokens. */
export const CODE_ALLOWS_FRAGMENT = false;

/** GUESS: the idle timeout of a "Keep me signed in" session, in seconds. */
export const SSO_SESSION_SECONDS = 3600;

/**
 * GUESS: how often an event is sent again after a failed delivery. The docs say "up to three
 * additional times" when the transaction succeeds, and "fires and forgets" for transaction type None.
 */
export const WEBHOOK_RETRIES = 3;

/** GUESS: the status when a user's access token names another user's refresh token. */
export const FOREIGN_REFRESH_TOKEN_STATUS = 404;

/**
 * GUESS: whether PATCH with plain JSON appends to every list. The docs say: "Varies, sometimes a merge,
 * other times an append"; application/merge-patch+json replaces lists.
 */
export const PATCH_APPENDS_TO_LISTS = true;

/** GUESS: which status the Login API answers when several apply, the first one first. */
export const LOGIN_STATUS_PRECEDENCE = [203, 212, 202, 213] as const;

/** GUESS: whether the Login API issues tokens for an unverified user or registration (212, 213). */
export const UNVERIFIED_LOGIN_GETS_TOKENS = true;

/** GUESS: whether a token of the Login API has the claim `gty`, though no grant was used. */
export const LOGIN_TOKEN_HAS_GTY = false;

/** GUESS: `SameSite` of the Login API's cookies. */
export const LOGIN_COOKIE_SAME_SITE = "Lax";

/** GUESS: whether the hosted backend's cookies are `Secure` when FusionAuth is called over http. */
export const HOSTED_COOKIES_ARE_SECURE_OVER_HTTP = false;

/** GUESS: what the hosted backend adds to the redirect URI after a sign-in. */
export const HOSTED_REDIRECT_PARAMETERS = [
  "state",
  "locale",
  "userState",
] as const;

/** GUESS: the error of the Refresh API when `allowTokenRefresh` is off. */
export const REFRESH_NOT_ALLOWED_KIND = "invalid";

/** GUESS: the status of the Public Key API for an unknown key, or an application without its own. */
export const NO_PUBLIC_KEY_STATUS = 404;

/** GUESS: how a search joins several words without AND or OR between them. */
export const SEARCH_WORDS_ARE_JOINED_BY: "AND" | "OR" = "AND";

/**
 * GUESS: whether introspection needs the client secret when the policy is `Required`. The docs ask
 * for client authentication; FusionAuth's own TypeScript client sends only the `client_id`.
 */
export const INTROSPECTION_NEEDS_SECRET = false;
