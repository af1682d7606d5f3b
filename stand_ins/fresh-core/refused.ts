const HERE = new URL(".", import.meta.url).href;

/** The error for something of Fresh that this stand-in lacks, with the line that asked for it. */
export function notCovered(what: string): Error {
  const frames = new Error().stack?.match(/file:\/\/[^\s)]+/g) ?? [];
  const caller = frames.find((frame) =>
    !frame.startsWith(HERE) && !frame.includes("/npm/")
  );
  const where = caller === undefined ? "" : ` (${caller})`;
  return new Error(
    `the stand-in for Fresh does not have ${what}; run \`deno task published\`${where}`,
  );
}

/** Refuses the options that are left when those that are covered were taken out. */
export function refuseOthers(others: object, of: string): void {
  const [name] = Object.keys(others);
  if (name !== undefined) throw notCovered(`the option ${name} of ${of}`);
}

/** Makes what throws when it is called or read. */
function refusing(name: string) {
  return (_?: Record<string, unknown> | string): never => {
    throw notCovered(name);
  };
}

export const assetSrcSet = refusing("assetSrcSet()");
export const cors = refusing("cors()");
export const csrf = refusing("csrf()");
export const ipFilter = refusing("ipFilter()");
export const Partial = refusing("<Partial>");

/** Has a class refuse members that are not covered when they are read. */
export function refuseMembers(
  { name, prototype }: { name: string; prototype: object },
  members: string,
): void {
  for (const member of members.split(" ")) {
    const get = refusing(`${name}.${member}`);
    Object.defineProperty(prototype, member, { get });
  }
}
