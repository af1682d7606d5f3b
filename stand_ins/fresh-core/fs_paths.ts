/**
 * patternOf makes the URL pattern of a path in `routes/`. Folders in parentheses are no part of it,
 * unless it is for finding what lies around a route.
 *
 * @throws {SyntaxError} if the parameters in the path are malformed
 */
export function patternOf(path: string, keepGroups = false): string {
  const parts = path.split("/");
  if (parts.at(-1) === "index") parts.pop();
  let hasName = false;
  let pattern = "";
  for (const part of parts) {
    const rest = /^\[\.\.\.(.+)\]$/.exec(part)?.[1];
    const optional = /^\[\[([^[\]]+)\]\]$/.exec(part)?.[1];
    if (rest !== undefined) pattern += `/:${rest}*`;
    else if (optional !== undefined) pattern += `{/:${optional}}?`;
    else if (part !== "" && (keepGroups || !/^\(.*\)$/.test(part))) {
      hasName = true;
      pattern += `/${patternOfName(part, path)}`;
    }
  }
  if (!hasName) pattern = pattern.replace(/^\{\//, "/{");
  return pattern === "" ? "/" : pattern;
}

function patternOfName(name: string, path: string): string {
  const pattern = name.replace(/\[([^[\]]+)\]/g, ":$1");
  if (/[[\]]/.test(pattern) || name.includes("][")) {
    throw new SyntaxError(`Invalid route pattern: "${path}"`);
  }
  return pattern;
}

const RANKS: [kind: RegExp, rank: number][] = [
  [/^_middleware$/, 0],
  [/^_error$/, 2],
  [/^_/, 1],
  [/^index$/, 3],
  [/^\(/, 5],
  [/^\[\.\.\./, 7],
  [/^\[/, 6],
];
const NAME_RANK = 4;

/**
 * compareRoutes sorts what lies around routes before them, and the narrower route first: names,
 * groups, parameters, rests. Documents come before all else.
 */
export function compareRoutes(a: string, b: string): number {
  if (a.endsWith("/_app")) return -1;
  if (b.endsWith("/_app")) return 1;
  const [first, second] = [a.split("/"), b.split("/")];
  for (let i = 1; i < Math.min(first.length, second.length); i++) {
    const [x = "", y = ""] = [first[i], second[i]];
    if (x !== y) return rankOf(x) - rankOf(y) || (x < y ? -1 : 1);
  }
  return second.length - first.length;
}

function rankOf(name: string): number {
  return RANKS.find(([kind]) => kind.test(name))?.[1] ?? NAME_RANK;
}
