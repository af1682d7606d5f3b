import { KickstartError, type Place } from "./kickstart_error.ts";

/** A parsed JSON file that knows the line of each value. */
export interface JsonSource {
  file: string;
  value: unknown;
  /** The place of the value at a path, or of the closest one that contains it. */
  place(path: string): Place;
}

/** Parses strict JSON. Throws KickstartError with the line of the first mistake. */
export function parseJsonSource(file: string, text: string): JsonSource {
  const value = parse(file, text);
  const lines = findLines(text);
  return {
    file,
    value,
    place(path) {
      for (
        let near = path;
        near !== "";
        near = parentPath(near)
      ) {
        const line = lines.get(near);
        if (line !== undefined) return { file, line, key: path };
      }
      return { file, line: 1, key: path };
    },
  };
}

/** The path of a member or an element of the value at `path`. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** The path of the value that contains the one at `path`; empty for the root. */
export function parentPath(path: string): string {
  return path.replace(/(\.[^.[\]]*|\[\d+\]|^[^.[\]]*)$/, "");
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error
      ? error.message
      : "it cannot be parsed";
    const position = /position (\d+)/.exec(message)?.[1];
    const before = position === undefined
      ? text
      : text.slice(0, Number(position));
    throw new KickstartError(
      { file, line: before.split("\n").length, key: "" },
      `This is not valid JSON (comments and trailing commas are not allowed): ${message}`,
    );
  }
}

interface Level {
  path: string;
  /** The index of the next element; null in an object. */
  index: number | null;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/g;

/** The line of every value in a valid JSON text. */
function findLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const levels: Level[] = [];
  let line = 1;
  let key: string | null = null;
  let expectsKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === "\n") line++;
    else if (token === ",") {
      if (level !== undefined && level.index !== null) level.index++;
      expectsKey = level !== undefined && level.index === null;
    } else if (token === "}" || token === "]") {
      levels.pop();
      expectsKey = false;
    } else if (token === ":") expectsKey = false;
    else if (expectsKey) {
      key = String(JSON.parse(token));
      lines.set(childPath(level?.path ?? "", key), line);
    } else {
      const path = level === undefined
        ? ""
        : childPath(level.path, level.index ?? key ?? "");
      if (level?.index !== null) lines.set(path, line);
      if (token === "{" || token === "[") {
        levels.push({ path, index: token === "[" ? 0 : null });
        expectsKey = token === "{";
      }
    }
  }
  return lines;
}
