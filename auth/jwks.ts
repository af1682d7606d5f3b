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
import { FusionAuthUnavailable, FusionAuthUntrusted } from "./failures.ts";

const KEEP_FOR_MS = 10 * 60_000;
/** However many unknown `kid`s arrive, the keys are asked for once in this time. */
const COOLDOWN_MS = 30_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

let keySet: { readonly uri: string; readonly keys: KeySet } | undefined;

async function getKeySet(): Promise<KeySet> {
  const { jwks_uri } = await getMetadata();
  if (keySet?.uri !== jwks_uri) {
    const keys = createRemoteJWKSet(new URL(jwks_uri), {
      cacheMaxAge: KEEP_FOR_MS,
      cooldownDuration: COOLDOWN_MS,
      [customFetch]: (url, { method, headers }) =>
        backChannelFetch(url, { method, headers }),
    });
    keySet = { uri: jwks_uri, keys };
  }
  return keySet.keys;
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
  const keys = await getKeySet();
  const checks = { ...options, currentDate: new Date() };
  try {
    return await jwtVerify(token, keys, checks).catch(async (error) => {
      if (!fromTokenEndpoint || !(error instanceof errors.JWKSNoMatchingKey)) {
        throw error;
      }
      await keys.reload();
      return await jwtVerify(token, keys, checks);
    });
  } catch (cause) {
    if (cause instanceof FusionAuthUnavailable) throw cause;
    if (cause instanceof errors.JWKSTimeout) {
      throw new FusionAuthUnavailable("Cannot fetch FusionAuth's keys", {
        cause,
      });
    }
    throw new FusionAuthUntrusted("Cannot accept a token of FusionAuth", {
      cause,
    });
  }
}
