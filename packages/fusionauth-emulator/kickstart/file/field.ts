import { isRecord } from "../../data/is_record.ts";
import type { Expanded } from "./expand.ts";
import { childPath } from "./json_source.ts";
import { KickstartError } from "./kickstart_error.ts";

/**
 * A value of a request, read with its type checked. Its readers throw KickstartError with its
 * place.
 */
export interface Field {
  readonly value: unknown;
  readonly path: string;
  /** The member `key`; its value is undefined when it is absent. */
  get(key: string): Field;
  /** The elements of a list; none when the value is absent. */
  list(): Field[];
  /** The members of an object; none when the value is absent. */
  entries(): [string, Field][];
  /** Whether the value is present and not null. */
  exists(): boolean;
  string(): string;
  optionalString(): string | null;
  strings(): string[];
  /** A UUID, in lower case. */
  id(): string;
  optionalId(): string | null;
  boolean(otherwise: boolean): boolean;
  integer(otherwise: number): number;
  oneOf<T extends string>(allowed: readonly T[], otherwise: T): T;
  /** Another value, reported as if it were here. */
  with(value: unknown): Field;
  /** Throws a KickstartError with this value's place. */
  fail(problem: string): never;
}

/** A UUID in upper or lower case. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an expanded value. */
export function readField(source: Expanded): Field {
  return fieldAt(source, source.value, "");
}

function fieldAt(source: Expanded, value: unknown, path: string): Field {
  function fail(problem: string): never {
    throw new KickstartError(source.place(path), problem);
  }
  const exists = value !== undefined && value !== null;
  const field: Field = {
    value,
    path,
    fail,
    exists: () => exists,
    with: (other) => fieldAt(source, other, path),
    get(key) {
      if (!exists) return fieldAt(source, undefined, childPath(path, key));
      if (!isRecord(value)) return fail("This must be an object");
      return fieldAt(source, value[key], childPath(path, key));
    },
    list() {
      if (!exists) return [];
      if (!Array.isArray(value)) return fail("This must be an array");
      return value.map((item, index) =>
        fieldAt(source, item, childPath(path, index))
      );
    },
    entries() {
      if (!exists) return [];
      if (!isRecord(value)) return fail("This must be an object");
      return Object.entries(value).map((
        [key, item],
      ) => [key, fieldAt(source, item, childPath(path, key))]);
    },
    string() {
      if (typeof value === "string" && value !== "") return value;
      return fail("This must be a string that is not empty");
    },
    optionalString: () => exists && value !== "" ? field.string() : null,
    strings: () => field.list().map((item) => item.string()),
    id() {
      const id = field.string();
      return UUID.test(id) ? id.toLowerCase() : fail(`"${id}" is not a UUID`);
    },
    optionalId: () => exists && value !== "" ? field.id() : null,
    boolean(otherwise) {
      if (!exists) return otherwise;
      return typeof value === "boolean"
        ? value
        : fail("This must be true or false");
    },
    integer(otherwise) {
      if (!exists) return otherwise;
      return typeof value === "number" && Number.isSafeInteger(value)
        ? value
        : fail("This must be an integer");
    },
    oneOf(allowed, otherwise) {
      if (!exists) return otherwise;
      const found = allowed.find((item) => item === value);
      return found ?? fail(`This must be one of ${allowed.join(", ")}`);
    },
  };
  return field;
}
