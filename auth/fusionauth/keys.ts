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

interface KeySet {
  readonly uri: string;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  /** By sender: until when a key that was not there is not looked for again. */
  readonly missingUntil: Record<Sender, number>;
}

let keySet: KeySet | undefined;

async function getKeySet(): Promise<KeySet> {
  const { jwks_uri: uri } = await getMetadata();
  if (keySet?.uri === uri) return keySet;
  const keys = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: KEEP_FOR_MS,
    // Only `verifyOrReload` looks for missing keys: jose would not until its last look is old enough.
    cooldownDuration: Infinity,
    [customFetch]: (url, { method, headers }) =>
      backChannelFetch(url, { method, headers }),
  });
  return keySet = {
    uri,
    keys,
    missingUntil: { "token_endpoint": 0, webhook: 0 },
  };
}

/**
 * Verifies a JWT's signature with FusionAuth's keys, found by `kid`, and the claims in `options`.
 *
 * @throws {FusionAuthError} `untrusted` when anything is wrong with the token; `unavailable` or
 * `unusable` when the keys cannot be fetched.
 */
export async function verifyJwt(
  token: string,
  { sender, ...options }: JWTVerifyOptions & { readonly sender: Sender },
): Promise<JWTVerifyResult> {
  const set = await getKeySet();
  try {
    return await verifyOrReload(
      set,
      sender,
      () => jwtVerify(token, set.keys, { ...options, currentDate: new Date() }),
    );
  } catch (cause) {
    throw explain(cause);
  }
}

/**
 * Verifies again with newly fetched keys when the token's key is not there: keys may rotate just before
 * a token is signed (OIDC Core §10.1.1), however recently they were fetched.
 */
async function verifyOrReload<T>(
  { keys, missingUntil }: KeySet,
  sender: Sender,
  verify: () => Promise<T>,
): Promise<T> {
  try {
    return await verify();
  } catch (error) {
    const isMissing = error instanceof errors.JWKSNoMatchingKey;
    if (!isMissing || Date.now() < missingUntil[sender]) throw error;
  }
  await keys.reload();
  return await verify().catch((error) => {
    if (error instanceof errors.JWKSNoMatchingKey) {
      missingUntil[sender] = Date.now() + COOLDOWN_MS;
    }
    throw error;
  });
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
