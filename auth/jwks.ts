import {
  createRemoteJWKSet,
  customFetch,
  errors,
  jwtVerify,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from "jose";
import { backChannelFetch } from "./back_channel.ts";
import { getMetadata } from "./discovery.ts";
import {
  FusionAuthUnavailable,
  FusionAuthUntrusted,
  FusionAuthUnusable,
} from "./failures.ts";

const KEEP_FOR_MS = 10 * 60_000;
/** However many unknown `kid`s arrive, the keys are asked for once in this time. */
const COOLDOWN_MS = 10_000;

interface KeySet {
  readonly uri: string;
  readonly keys: ReturnType<typeof createRemoteJWKSet>;
  /** How often the keys were asked for. */
  fetches: number;
  /** When they were asked for and did not have the key of a token from FusionAuth. */
  inVainAt: number;
}

let known: KeySet | undefined;

async function getKeySet(): Promise<KeySet> {
  const { jwks_uri: uri } = await getMetadata();
  if (known?.uri === uri) return known;
  const keys = createRemoteJWKSet(new URL(uri), {
    cacheMaxAge: KEEP_FOR_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: (url, { method, headers }) => {
      set.fetches++;
      return backChannelFetch(url, { method, headers });
    },
  });
  const set: KeySet = { uri, keys, fetches: 0, inVainAt: -Infinity };
  return known = set;
}

/** How to check a JWT from FusionAuth. */
export interface VerifyOptions extends JWTVerifyOptions {
  /**
   * Whether the token came straight from FusionAuth over TLS. Then an unknown `kid` means a key
   * rotated just before signing, and the keys are fetched again at once (OIDC Core §10.1.1).
   */
  readonly fromTokenEndpoint?: boolean;
}

/**
 * Checks a JWT's signature with FusionAuth's keys, found by `kid`, and the claims in `options`.
 *
 * @throws {FusionAuthUntrusted} when anything is wrong with the token.
 * @throws {FusionAuthUnavailable} when the keys cannot be fetched.
 */
export async function verifyJwt(
  token: string,
  { fromTokenEndpoint = false, ...options }: VerifyOptions,
): Promise<JWTVerifyResult> {
  const set = await getKeySet();
  const verify = () =>
    jwtVerify(token, set.keys, { ...options, currentDate: new Date() });
  try {
    return fromTokenEndpoint ? await reloadFor(set, verify) : await verify();
  } catch (cause) {
    throw explain(cause);
  }
}

/** Looks again after the keys were fetched anew when the one that `verify` needs is not there. */
async function reloadFor<T>(
  set: KeySet,
  verify: () => Promise<T>,
): Promise<T> {
  const { fetches } = set;
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    // jose asks by itself, though not soon after the last time; or another sign-in just did.
    const isAsked = set.fetches > fetches;
    if (!isAsked && isCoolingDown(set)) throw error;
    if (!isAsked || set.keys.reloading) await set.keys.reload();
  }
  return await verify().catch((error) => {
    if (error instanceof errors.JWKSNoMatchingKey) set.inVainAt = Date.now();
    throw error;
  });
}

function isCoolingDown({ inVainAt }: KeySet): boolean {
  const age = Date.now() - inVainAt;
  return age >= 0 && age < COOLDOWN_MS;
}

function explain(cause: unknown): Error {
  if (cause instanceof FusionAuthUnavailable) return cause;
  if (cause instanceof errors.JWKSTimeout) {
    return new FusionAuthUnavailable("Cannot fetch FusionAuth's keys", {
      cause,
    });
  }
  // jose has no class of its own for a key set that is not there or is not JSON.
  const isAboutKeys = cause instanceof errors.JWKSInvalid ||
    (cause instanceof errors.JOSEError && cause.code === "ERR_JOSE_GENERIC");
  return isAboutKeys
    ? new FusionAuthUnusable("Cannot use FusionAuth's keys", { cause })
    : new FusionAuthUntrusted("Cannot accept a token of FusionAuth", { cause });
}
