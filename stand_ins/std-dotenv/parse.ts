const KEY = /\s*(?:export\s+)?([^\s=#]+)\s*=[ \t]*/y;
// A quoted value may begin and end on lines of its own.
const DOUBLE_QUOTED = /"\r?\n?((?:[^"\\]|\\[^])*?)\r?\n?"/y;
const SINGLE_QUOTED = /'\r?\n?([^']*?)\r?\n?'/y;
const UNQUOTED = /[^\r\n#]*/y;
const REST_OF_LINE = /.*/y;
const VALID_KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const ESCAPES = /\\[^]/g;
const ESCAPED: Readonly<Record<string, string>> = {
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
  '\\"': '"',
  "\\'": "'",
  "\\\\": "\\",
};
/** `${NAME:-default}`, or `$NAME:-default` without a backslash before it. */
const VARIABLE = /\$\{(.+?)(?::-(.+))?\}|(?<!\\)\$(\w+)(?::-(.+))?/g;
/** More than any file needs: the variable expands to itself. */
const MOST_EXPANSIONS = 100;
const MOST_CHARACTERS = 100_000;

/**
 * Parses the text of a `.env` file. Single-quoted values are taken as they are, in double-quoted
 * ones escapes are read, and unquoted ones end at `#` and have their variables expanded.
 */
export function parse(text: string): Record<string, string> {
  const values: Record<string, string> = Object.create(null);
  const unquoted: string[] = [];
  let position = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const found = pattern.exec(text);
    if (found !== null) position = pattern.lastIndex;
    return found;
  };
  while (position < text.length) {
    const key = read(KEY)?.[1];
    if (key !== undefined) {
      const single = read(SINGLE_QUOTED)?.[1];
      const double = single === undefined ? read(DOUBLE_QUOTED)?.[1] : single;
      const bare = double === undefined ? read(UNQUOTED)?.[0] ?? "" : double;
      if (!VALID_KEY.test(key)) {
        // deno-lint-ignore no-console -- as the published package does
        console.warn(
          `Ignored the key "${key}" as it is not a valid identifier: The key need to match the pattern ${VALID_KEY}.`,
        );
      } else if (single !== undefined) {
        values[key] = single;
      } else if (double !== undefined) {
        values[key] = double.replace(
          ESCAPES,
          (escape) => ESCAPED[escape] ?? escape,
        );
      } else {
        values[key] = bare.trim();
        if (bare !== "") unquoted.push(key);
      }
    }
    read(REST_OF_LINE);
    position++;
  }
  const written = { ...values };
  for (const key of unquoted) values[key] = expand(written[key] ?? "", written);
  return values;
}

/** Expands until no variable is left. A variable that is nowhere becomes the text "undefined". */
function expand(text: string, values: Record<string, string>): string {
  for (let i = 0; text.search(VARIABLE) !== -1; i++) {
    if (i === MOST_EXPANSIONS || text.length > MOST_CHARACTERS) {
      throw new Error("A variable in the .env file expands to itself");
    }
    text = text.replace(
      VARIABLE,
      (_, braced, bracedDefault, plain, plainDefault) => {
        const name = braced ?? plain;
        return values[name] ?? Deno.env.get(name) ?? bracedDefault ??
          plainDefault;
      },
    );
  }
  return text;
}
