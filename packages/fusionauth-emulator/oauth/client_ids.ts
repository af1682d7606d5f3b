import { applicationsOf, type Store } from "../data/store.ts";

/** The ids of the active applications. */
export function clientIds(store: Store): string[] {
  return applicationsOf(store).filter(({ active }) => active)
    .map(({ id }) => id);
}
