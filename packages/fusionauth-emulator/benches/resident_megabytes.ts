const MEGABYTE = 1024 * 1024;

/** The resident memory of this process, in megabytes. */
export function residentMegabytes(): number {
  return Math.round(Deno.memoryUsage().rss / MEGABYTE);
}
