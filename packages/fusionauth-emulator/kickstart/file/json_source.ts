import {
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { KickstartError, type Place } from "./kickstart_error.ts";

/** A parsed JSON file that knows the line of each value. */
export interface JsonSource {
  file: string;
  value: unknown;
  /** The place of the value at a path, or of the closest one that contains it. */
  place(path: string): Place;
}

const BYTE_ORDER_MARK = "\ufeff";

/**
 * Parses strict JSON, with or without a byte order mark. Throws KickstartError with the line and
 * column of the first mistake.
 */
export function parseJsonSource(file: string, written: string): JsonSource {
  const text = withoutByteOrderMark(written);
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

/** A text without the byte order mark that some editors write, and that Jackson skips. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
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

/** The first mistake in a text that is not JSON; line and column count from 1. */
export function findJsonMistake(
  text: string,
): { line: number; column: number; problem: string } {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  const before = text.slice(0, first?.offset ?? text.length);
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  const code = first === undefined ? "" : printParseErrorCode(first.error);
  return { line, column, problem: PROBLEMS[code] ?? "it cannot be parsed" };
}

const PROBLEMS: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is not a value",
  InvalidNumberFormat: "this is not a number",
  PropertyNameExpected:
    "a key in double quotes is missing; a comma after the last member is not allowed",
  ValueExpected:
    "a value is missing; a comma after the last element is not allowed",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a closing brace is missing",
  CloseBracketExpected: "a closing bracket is missing",
  EndOfFileExpected: "the text continues after its end",
  InvalidCommentToken: "comments are not allowed",
  UnexpectedEndOfComment: "comments are not allowed",
  UnexpectedEndOfString: "a string does not end",
  UnexpectedEndOfNumber: "this is not a number",
  InvalidUnicode: "this is not a Unicode escape",
  InvalidEscapeCharacter: "this is not an escape",
  InvalidCharacter: "a string has a control character, such as a line break",
};

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, problem } = findJsonMistake(text);
    throw new KickstartError(
      { file, line, column, key: "" },
      `This is not valid JSON: ${problem}`,
    );
  }
}

/** The line of every value in a valid JSON text; that of its key for a member. */
function findLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
  let line = 1;

  // Visits nodes in the order of the text, so lines only grow.
  function visit({ offset, type, children = [], value }: Node, path: string) {
    while ((starts[line - 1] ?? Infinity) <= offset) line++;
    if (type === "property") {
      const [key, member] = children;
      const name = childPath(path, String(key?.value ?? value));
      lines.set(name, line);
      if (member !== undefined) visit(member, name);
      return;
    }
    if (!lines.has(path)) lines.set(path, line);
    children.forEach((child, index) =>
      visit(child, type === "array" ? childPath(path, index) : path)
    );
  }

  const root = parseTree(text);
  if (root !== undefined) visit(root, "");
  return lines;
}
