import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from "jose";
import { backChannelFetch } from "./back_channel.ts";
import { FusionAuthError } from "./errors.ts";
import { getMetadata } from "./metadata.ts";

const KEEP_FOR_MS = 10 * 60_000;
/** However many tokens name a key that does not exist, it is looked for once in this time. */
const COOLDOWN_MS = 10_000;

/** Who sent a token. Strangers can forge webhooks, and must not delay a rotation for sign-ins. */
type Sender = "token_endpoint" | "webhook";

/** By sender: until when a key that was not there is not looked for again. */
const missingUntil: Record<Sender, number> = {
  "token_endpoint": 0,
  webhook: 0,
};

let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;
let keySetUri = "";

async function getKeySet() {
  const { jwks_uri: uri } = await getMetadata();
  if (keySet !== undefined && keySetUri === uri) return keySet;
  keySetUri = uri;
  return keySet = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: KEEP_FOR_MS,
    // Only `verifyJwt` looks for missing keys: jose would not until its last look is old enough.
    cooldownDuration: Infinity,
    [customFetch]: (url, { method, headers }) =>
      backChannelFetch(url, { method, headers }),
  });
}

/**
 * Verifies a JWT's signature with FusionAuth's keys, found by `kid`, and the claims in `options`.
 * Keys may rotate just before a token is signed (OIDC Core §10.1.1), so when the token's key is not
 * there, they are fetched again, however recently that was done.
 *
 * @throws {FusionAuthError} `untrusted` when anything is wrong with the token; `unavailable` or
 * `unusable` when the keys cannot be fetched.
 */
export async function verifyJwt(
  token: string,
  { sender, ...options }: JWTVerifyOptions & { readonly sender: Sender },
): Promise<JWTVerifyResult> {
  const keys = await getKeySet();
  const verify = () =>
    jwtVerify(token, keys, { ...options, currentDate: new Date() });
  try {
    return await verify();
  } catch (error) {
    if (!isMissingKey(error) || Date.now() < missingUntil[sender]) {
      throw explain(error);
    }
  }
  try {
    await keys.reload();
    return await verify();
  } catch (error) {
    if (isMissingKey(error)) missingUntil[sender] = Date.now() + COOLDOWN_MS;
    throw explain(error);
  }
}

function isMissingKey(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey;
}

function explain(cause: unknown): Error {
  if (cause instanceof FusionAuthError) return cause;
  // jose has no class of its own for a key set that is missing or not JSON.
  const isAboutKeys = cause instanceof errors.JWKSInvalid ||
    (cause instanceof errors.JOSEError && cause.code === "ERR_JOSE_GENERIC");
  return isAboutKeys
    ? new FusionAuthError("unusable", "Cannot use FusionAuth's keys", { cause })
    : new FusionAuthError("untrusted", "Cannot accept a token of FusionAuth", {
      cause,
    });
}
