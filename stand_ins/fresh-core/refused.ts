const HERE = new URL(".", import.meta.url).href;

/** The error for something of Fresh that this stand-in does not cover, with the line that asked for it. */
export function notCovered(what: string): Error {
  const frames = new Error().stack?.match(/file:\/\/[^\s)]+/g) ?? [];
  const caller = frames.find((frame) => !frame.startsWith(HERE));
  const where = caller === undefined ? "" : ` (${caller})`;
  return new Error(
    `the stand-in for Fresh does not have ${what}; run \`deno task published\`${where}`,
  );
}

/** Makes what stands in the place of a function that this stand-in does not cover. */
export function refuse(name: string) {
  return (..._args: unknown[]): never => {
    throw notCovered(name);
  };
}
