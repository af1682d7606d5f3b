import type { Core } from "../instance/core.ts";
import type { Key } from "./key.ts";
import { DEFAULT_SIGNING_KEY_ID } from "../kickstart/file/expand.ts";

/** The keys that sign tokens: those that kickstart names, the instance's own last. */
export function signingKeys({ keys, store }: Core): Key[] {
  const configurations = [
    ...store.tenants.values(),
    ...store.applications.values(),
  ].flatMap(({ jwt }) => jwt ?? []);
  const ids = new Set([
    ...configurations.flatMap((
      jwt,
    ) => [jwt.idTokenKeyId, jwt.accessTokenKeyId]),
    DEFAULT_SIGNING_KEY_ID,
  ]);
  return [...ids].flatMap((id) => (id === null ? null : keys.get(id)) ?? []);
}

/**
 * Gives every key that signs tokens a successor of the same id. The old ones stay in the JWKS, as
 * they do in FusionAuth until somebody deletes them.
 */
export async function rotateKeys(core: Core): Promise<void> {
  for (const { id } of signingKeys(core)) await core.keys.rotate(id);
}
