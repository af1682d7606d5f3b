/** Longer than anything takes on a machine that is busy with other things, too. */
const GIVE_UP_MS = 60_000;

/**
 * Waits for a condition that no event announces.
 *
 * @throws {Error} when it does not come true, so that a test fails instead of waiting for ever.
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!await isSo()) {
    if (performance.now() > end) throw new Error(`It never was so: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
