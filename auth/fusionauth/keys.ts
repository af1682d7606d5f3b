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
/** However many unknown `kid`s arrive, the keys are fetched once in this time. */
const COOLDOWN_MS = 10_000;

interface KeySet {
  readonly uri: string;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  /** Until then a key that was not there is not looked for again. */
  missingUntil: number;
}

let keySet: KeySet | undefined;

async function getKeySet(): Promise<KeySet> {
  const { jwks_uri: uri } = await getMetadata();
  if (keySet?.uri === uri) return keySet;
  const keys = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: KEEP_FOR_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: (url, { method, headers }) =>
      backChannelFetch(url, { method, headers }),
  });
  return keySet = { uri, keys, missingUntil: -Infinity };
}

/** How to verify a JWT from FusionAuth. */
export interface VerifyOptions extends JWTVerifyOptions {
  /**
   * Whether the token came straight from FusionAuth's token endpoint. Then an unknown `kid` means
   * that a key rotated just before signing, and the keys are fetched again at once (OIDC Core
   * §10.1.1), however recently they were fetched.
   */
  readonly fromTokenEndpoint?: boolean;
}

/**
 * Verifies a JWT's signature with FusionAuth's keys, found by `kid`, and the claims in `options`.
 *
 * @throws {FusionAuthError} `untrusted` when anything is wrong with the token; `unavailable` or
 * `unusable` when the keys cannot be fetched.
 */
export async function verifyJwt(
  token: string,
  { fromTokenEndpoint = false, ...options }: VerifyOptions,
): Promise<JWTVerifyResult> {
  const set = await getKeySet();
  const verify = () =>
    jwtVerify(token, set.keys, { ...options, currentDate: new Date() });
  try {
    return fromTokenEndpoint
      ? await verifyOrReload(set, verify)
      : await verify();
  } catch (cause) {
    throw explain(cause);
  }
}

/** Verifies again with newly fetched keys when the token's key is not there. */
async function verifyOrReload<T>(
  set: KeySet,
  verify: () => Promise<T>,
): Promise<T> {
  // Outside its cooldown jose reloads by itself.
  const joseReloads = !set.keys.coolingDown;
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    if (joseReloads) throw noteMissing(set, error);
    if (Date.now() < set.missingUntil) throw error;
  }
  await set.keys.reload();
  return await verify().catch((error) => {
    throw noteMissing(set, error);
  });
}

function noteMissing(set: KeySet, error: unknown): unknown {
  if (error instanceof errors.JWKSNoMatchingKey) {
    set.missingUntil = Date.now() + COOLDOWN_MS;
  }
  return error;
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
