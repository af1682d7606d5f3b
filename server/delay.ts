/** Waits. Node's timers would do, and load all that Deno has of Node when the app starts. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
