import type { Store } from "../data/store.ts";
import { FUSIONAUTH_APPLICATION_ID } from "../data/well_known_ids.ts";

/** The ids of the active applications, without FusionAuth's own. */
export function clientIds({ applications }: Store): string[] {
  return [...applications.values()]
    .filter(({ id, active }) => active && id !== FUSIONAUTH_APPLICATION_ID)
    .map(({ id }) => id);
}
