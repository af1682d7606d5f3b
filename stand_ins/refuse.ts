const HERE = new URL(".", import.meta.url).href;

/** The error for what a stand-in does not cover, with the line that asked for it. */
export function refusal(packageName: string, what: string): Error {
  const frames = new Error().stack?.match(/(file:\/\/[^\s)]+:\d+):\d+/g) ?? [];
  const caller = frames.find((frame) => !frame.startsWith(HERE));
  const where = caller === undefined ? "" : ` (${caller})`;
  return new Error(
    `the stand-in for ${packageName} does not have ${what}; run \`deno task published\`${where}`,
  );
}

/** Makes what stands in the place of a function that a stand-in does not cover. */
export function refuser(packageName: string) {
  return (name: string) => (..._args: unknown[]): never => {
    throw refusal(packageName, name);
  };
}
