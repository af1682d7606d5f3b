import type { Core } from "@/emulator/core.ts";
import { DEFAULT_SIGNING_KEY_ID } from "@/emulator/kickstart/grammar.ts";

/**
 * Gives every key that signs tokens a successor of the same id. The old ones stay in the JWKS, as
 * they do in FusionAuth until somebody deletes them.
 */
export async function rotateKeys({ keys, store }: Core): Promise<void> {
  const configurations = [
    ...store.tenants.values(),
    ...store.applications.values(),
  ].flatMap(({ jwt }) => jwt ?? []);
  const ids = new Set([
    DEFAULT_SIGNING_KEY_ID,
    ...configurations.flatMap((jwt) => [
      jwt.accessTokenKeyId,
      jwt.idTokenKeyId,
    ]),
  ]);
  for (const id of ids) {
    if (id !== null && keys.get(id) !== null) await keys.rotate(id);
  }
}
