import { SEARCH_WORDS_ARE_JOINED_BY } from "../../data/guesses.ts";
import type { User } from "../../data/user.ts";
import { fieldTexts, SEARCHED_FIELDS } from "./user_fields.ts";

/** Whether a user is found. */
export type UserFilter = (user: User) => boolean;

/** A part of Elasticsearch's query language that the emulator does not model. */
export class UnsupportedQuery extends Error {
  constructor(part: string) {
    super(`${part} in a queryString`);
    this.name = "UnsupportedQuery";
  }
}

/**
 * Reads a `queryString`: `*`, words that any name, e-mail address, user name or phone number contains,
 * and `field:value` with the wildcards `*` and `?`; joined by AND or by OR. Ignores case. Throws
 * UnsupportedQuery for more of Elasticsearch's language.
 */
export function parseQueryString(text: string): UserFilter {
  const words = splitWords(text.trim());
  if (words.length === 0) return () => true;
  const operators = new Set(words.filter(isOperator).map((it) => it.text));
  if (operators.size > 1) throw new UnsupportedQuery("AND beside OR");
  const filters = words.filter((word) => !isOperator(word)).map(toFilter);
  const [operator = SEARCH_WORDS_ARE_JOINED_BY] = operators;
  return operator === "OR"
    ? (user) => filters.some((filter) => filter(user))
    : (user) => filters.every((filter) => filter(user));
}

interface Word {
  /** Null: the word may be in any of the usual fields. */
  field: string | null;
  /** With escapes, without quotes. */
  text: string;
  isQuoted: boolean;
}

function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const part of splitAtSpaces(text)) {
    const [, name, value = part] = /^((?:[\w.-]|\\.)+):(.+)$/s.exec(part) ?? [];
    const isQuoted = /^".*"$/s.test(value);
    const found = {
      field: name === undefined ? null : unescape(name),
      text: isQuoted ? value.slice(1, -1) : value,
      isQuoted,
    };
    refuseSyntax(found);
    words.push(found);
  }
  return words;
}

/** Splits a text at spaces outside quotes. */
function splitAtSpaces(text: string): string[] {
  return text.match(/(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+/gs) ?? [];
}

function refuseSyntax({ text, isQuoted }: Word) {
  if (isQuoted) return;
  if (/^(NOT$|!)/.test(text)) throw new UnsupportedQuery("NOT");
  if (/^[+-]/.test(text)) throw new UnsupportedQuery("+ and -");
  const plain = text.replace(/\\./g, "");
  if (/[()]/.test(plain)) throw new UnsupportedQuery("parentheses");
  if (/^([[{]|[<>]=?)/.test(plain)) throw new UnsupportedQuery("a range");
  if (/^\/.*\/$/.test(plain)) {
    throw new UnsupportedQuery("a regular expression");
  }
  if (/[~^]/.test(plain)) throw new UnsupportedQuery("~ and ^");
}

function isOperator({ field, text, isQuoted }: Word): boolean {
  return field === null && !isQuoted && /^(AND|OR)$/.test(text);
}

function toFilter({ field, text, isQuoted }: Word): UserFilter {
  if (field === null) {
    if (text === "*") return () => true;
    const pattern = toPattern(isQuoted ? text : `*${text}*`);
    return (user) => hasMatch(user, SEARCHED_FIELDS, pattern);
  }
  if (/^(registrations|memberships)\b/.test(field)) {
    throw new UnsupportedQuery(`the field ${field}`);
  }
  const pattern = toPattern(text);
  return (user) => hasMatch(user, [field], pattern);
}

function hasMatch(
  user: User,
  fields: readonly string[],
  pattern: RegExp,
): boolean {
  return fields.some((field) =>
    fieldTexts(user, field).some((text) => pattern.test(text))
  );
}

/** The pattern of a value with wildcards, which an escape makes ordinary characters. */
function toPattern(text: string): RegExp {
  const source = text.replace(
    /\\(.)|[*?]|[\s\S]/g,
    (match, escaped?: string) => {
      if (match === "*") return "[^]*";
      if (match === "?") return "[^]";
      return (escaped ?? match).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
    },
  );
  return new RegExp(`^${source}$`, "i");
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
