/** `KEY=value`. A quoted value may begin and end on lines of its own. */
const ASSIGNMENT =
  /^\s*(?:export\s+)?([^\s=#]+)\s*=[ \t]*(?:'\r?\n?([^']*?)\r?\n?'|"\r?\n?((?:[^"\\]|\\[^])*?)\r?\n?"|([^\r\n#]*)).*/gm;
const VALID_KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const ESCAPE = /\\([nrt"'\\])/g;
const BLANKS = new Map([["n", "\n"], ["r", "\r"], ["t", "\t"]]);
/** `${NAME:-default}`, or `$NAME:-default` without a backslash before it. */
const VARIABLE = /\$\{(.+?)(?::-(.+))?\}|(?<!\\)\$(\w+)(?::-(.+))?/g;

/** Parses the text of a `.env` file: reads escapes between `"`, and expands variables outside quotes. */
export function parse(text: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  const unquoted: string[] = [];
  for (const match of text.matchAll(ASSIGNMENT)) {
    const [, key = "", single, double, bare = ""] = match;
    if (!VALID_KEY.test(key)) {
      throw new Error(
        `the stand-in for std/dotenv does not have the key ${key}; run \`deno task published\``,
      );
    }
    const read = double?.replace(ESCAPE, (_, of) => BLANKS.get(of) ?? of);
    values[key] = single ?? read ?? bare.trim();
    if (bare !== "") unquoted.push(key);
  }
  const written = { ...values };
  for (const key of unquoted) values[key] = expand(values[key] ?? "", written);
  return values;
}

/** Expands until no variable is left. A variable that is nowhere becomes the text "undefined". */
function expand(text: string, values: Record<string, string>): string {
  if (text.search(VARIABLE) === -1) return text;
  const expanded = text.replace(
    VARIABLE,
    (_, braced, bracedDefault, plain, plainDefault) => {
      const name = braced ?? plain;
      return values[name] ?? Deno.env.get(name) ?? bracedDefault ??
        plainDefault;
    },
  );
  return expand(expanded, values);
}
