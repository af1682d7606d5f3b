/** Faults of any HTTP endpoint. */
export type HttpFault =
  | "status-400"
  | "status-401"
  | "status-403"
  | "status-404"
  | "status-429"
  | "status-500"
  | "status-502"
  | "status-503"
  | "redirect-301"
  | "redirect-302"
  | "redirect-303"
  | "redirect-307"
  | "redirect-308"
  | "body-empty"
  | "body-broken"
  | "body-null"
  | "body-array"
  | "body-html"
  | "body-10mb"
  | "body-gzip-bomb"
  | "body-slow"
  | "body-cut"
  | "answer-lost"
  | "late"
  | "held"
  | "hang";

/** Faults of an ID token or an access token. */
export type TokenFault =
  | `iss-${"wrong" | "missing" | "slash" | "array"}`
  | `aud-${"wrong" | "missing" | "array" | "array-with-stranger"}`
  | "azp-wrong"
  | `sub-${"missing" | "empty" | "number" | "long" | "other"}`
  | "email-odd"
  | `nonce-${"wrong" | "missing" | "empty"}`
  | `exp-${"past" | "missing" | "text" | "9999"}`
  | `iat-${"missing" | "future"}`
  | "nbf-future"
  | `auth-time-${"missing" | "older"}`
  | `at-hash-${"wrong" | "missing"}`
  | "tty-wrong"
  | "logout-token"
  | `alg-${"none" | "hs256-client-secret" | "hs256-public-key" | "es256"}`
  | `signature-${"broken" | "empty"}`
  | "key-foreign"
  | "kid-unknown"
  | "crit-unknown"
  | `header-${"jwk" | "jku" | "x5u"}`;

/** Faults of the signing keys, visible in tokens and in the JWKS. */
export type KeyFault =
  | "rotate-before-signing"
  | "kid-absent-one-key"
  | "kid-absent-several-keys";

/** Faults of the JWKS alone. */
export type JwksFault =
  | `keys-${"none" | "missing" | "10000" | "odd-added"}`
  | "use-enc"
  | "alg-other";

/** Faults of the parameters that a callback carries. */
export type CallbackFault =
  | `${"iss" | "state" | "code"}-${"wrong" | "missing" | "doubled"}`
  | "denied"
  | "tokens-added";

/** Faults of the discovery document. */
export type DiscoveryFault =
  | `issuer-${"other" | "slash" | "case" | "missing"}`
  | "authorization-endpoint-missing"
  | `token-endpoint-${"missing" | "other-scheme" | "not-a-url"}`
  | "userinfo-endpoint-missing"
  | `jwks-uri-${"missing" | "other"}`
  | "end-session-endpoint-missing"
  | "iss-parameter-promised";

/** Faults of the token endpoint's response. */
export type TokenResponseFault =
  | `access-token-${"missing" | "null" | "as-id-token"}`
  | `token-type-${"missing" | "mac" | "odd-case"}`
  | `expires-in-${"missing" | "text" | "negative" | "huge"}`
  | `scope-${"missing" | "null"}`
  | `refresh-token-${"missing" | "null"}`
  | `id-token-${"missing" | "null" | "not-a-jwt" | "as-access-token"}`
  | `error-${"with-tokens" | "invalid-grant" | "invalid-client" | "temporary"}`
  | "basic-only";

/** Faults of the userinfo response. */
export type UserinfoFault =
  | `sub-${"other" | "missing" | "number"}`
  | "email-odd"
  | "signed";

/** Faults of the redirect after a logout. */
export type LogoutFault = `state-${"wrong" | "missing"}`;

/** The faults of each part of the emulator. */
export interface FaultsByArea {
  "id-token": TokenFault;
  "access-token": TokenFault;
  keys: KeyFault;
  callback: CallbackFault;
  discovery: HttpFault | DiscoveryFault;
  jwks: HttpFault | JwksFault;
  authorize: HttpFault;
  /** The token endpoint, whatever the grant. */
  token: HttpFault | TokenResponseFault;
  /** The token endpoint, for the authorization code grant. */
  exchange: HttpFault | TokenResponseFault;
  /** The token endpoint, for the refresh token grant. */
  refresh: HttpFault | TokenResponseFault;
  userinfo: HttpFault | UserinfoFault;
  logout: HttpFault | LogoutFault;
  api: HttpFault;
  /** Every endpoint. */
  all: HttpFault;
}

/** A part of the emulator that can be faulty. */
export type FaultArea = keyof FaultsByArea;

/** A fault's name: the area, then what goes wrong there, as in `id-token/iss-wrong`. */
export type FaultName = {
  [Area in FaultArea]: `${Area}/${FaultsByArea[Area]}`;
}[FaultArea];
