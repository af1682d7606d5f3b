import { isRecord } from "../../data/is_record.ts";
import type { Expanded } from "./expand.ts";
import { childPath } from "./json_source.ts";
import { KickstartError } from "./kickstart_error.ts";
import { asBoolean, asInteger, asText } from "./scalars.ts";

/**
 * A value of a request, read as the expected type, as FusionAuth's JSON reader does. Its readers throw
 * KickstartError with its place.
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
  /** The object as it is; null when it is absent or empty. */
  object(): Record<string, unknown> | null;
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
  function mustBe(type: string): never {
    throw new KickstartError(source.place(path), `This must be ${type}`, true);
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
      if (!isRecord(value)) return mustBe("an object");
      return fieldAt(source, value[key], childPath(path, key));
    },
    list() {
      if (!exists) return [];
      if (!Array.isArray(value)) return mustBe("an array");
      return value.map((item, index) =>
        fieldAt(source, item, childPath(path, index))
      );
    },
    entries() {
      if (!exists) return [];
      if (!isRecord(value)) return mustBe("an object");
      return Object.entries(value).map((
        [key, item],
      ) => [key, fieldAt(source, item, childPath(path, key))]);
    },
    object() {
      if (!exists) return null;
      if (!isRecord(value)) return mustBe("an object");
      return Object.keys(value).length === 0 ? null : value;
    },
    string() {
      const text = asText(value);
      return text === null || text === ""
        ? mustBe("a string that is not empty")
        : text;
    },
    optionalString: () => exists && value !== "" ? field.string() : null,
    strings: () => field.list().map((item) => item.string()),
    id() {
      const id = field.string();
      if (UUID.test(id)) return id.toLowerCase();
      throw new KickstartError(
        source.place(path),
        `"${id}" is not a UUID`,
        true,
      );
    },
    optionalId: () => exists && value !== "" ? field.id() : null,
    boolean(otherwise) {
      if (!exists || value === "") return otherwise;
      return asBoolean(value) ?? mustBe("true or false");
    },
    integer(otherwise) {
      if (!exists || value === "") return otherwise;
      return asInteger(value) ?? mustBe("an integer");
    },
    oneOf(allowed, otherwise) {
      if (!exists) return otherwise;
      const found = allowed.find((item) => item === value);
      return found ?? mustBe(`one of ${allowed.join(", ")}`);
    },
  };
  return field;
}
