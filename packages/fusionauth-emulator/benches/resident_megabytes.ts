const MEGABYTE = 1024 * 1024;

/** What this process holds in memory, in whole megabytes. */
export function residentMegabytes(): number {
  return Math.round(Deno.memoryUsage().rss / MEGABYTE);
}
