import {
  TEXT_INCLUDES_ARE_EXPANDED,
  UNSET_ENV_STOPS,
} from "../../data/guesses.ts";
import { stableUuid } from "../../data/secrets.ts";
import { describeSystemError } from "../../data/system_error.ts";
import {
  DEFAULT_SIGNING_KEY_ID,
  FUSIONAUTH_APPLICATION_ID,
} from "../../data/well_known_ids.ts";
import {
  childPath,
  type JsonSource,
  parentPath,
  parseJsonSource,
} from "./json_source.ts";
import { KickstartError, type Place } from "./kickstart_error.ts";

/** What `#{…}`, `@{…}` and `&{…}` refer to. */
export interface Scope {
  /** The kickstart's variables; null while they are being read. */
  variables: ReadonlyMap<string, string> | null;
  /** The values of `#{ENV.NAME}`. */
  env: Readonly<Record<string, string | undefined>>;
  /** The value of `#{UUID()}` at a path. */
  uuid(path: string): string;
  /** Reads an included file; `name` is relative to the kickstart file. */
  readInclude(name: string): string;
}

/** A value with its references replaced, and the place of each part of it. */
export interface Expanded {
  value: unknown;
  place(path: string): Place;
}

const REFERENCE = /(\\?)#\{([^{}]*)\}/g;
const INCLUDE_TEXT = /^@\{([^{}]+)\}$/;
const INCLUDE_JSON = /^&\{([^{}]+)\}$/;

/** Replaces all references and includes in a value. Throws KickstartError for an unknown one. */
export function expand(
  source: JsonSource,
  path: string,
  value: unknown,
  scope: Scope,
): Expanded {
  const places = new Map<string, Place>();
  const root = path;

  function visit(
    from: JsonSource,
    fromPath: string,
    part: unknown,
    toPath: string,
  ): unknown {
    const place = from.place(fromPath);
    places.set(toPath, place);
    if (typeof part === "string") {
      const include = INCLUDE_JSON.exec(part)?.[1];
      if (include === undefined) return expandText(part, place, scope);
      const name = expandText(include, place, scope);
      const included = parseJsonSource(name, readInclude(name, place, scope));
      return visit(included, "", included.value, toPath);
    }
    if (Array.isArray(part)) {
      return part.map((item, index) =>
        visit(from, childPath(fromPath, index), item, childPath(toPath, index))
      );
    }
    if (typeof part === "object" && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => {
          const name = expandText(key, place, scope);
          return [
            name,
            visit(
              from,
              childPath(fromPath, key),
              item,
              childPath(toPath, name),
            ),
          ];
        }),
      );
    }
    return part;
  }

  const expanded = visit(source, root, value, "");
  return {
    value: expanded,
    place(wanted) {
      for (
        let near = wanted;;
        near = parentPath(near)
      ) {
        const found = places.get(near);
        if (found !== undefined) {
          return {
            file: found.file,
            line: found.line,
            key: joinPaths(root, wanted),
          };
        }
      }
    },
  };
}

/** Replaces the references in a text. Throws KickstartError for an unknown one. */
export function expandText(text: string, place: Place, scope: Scope): string {
  const include = INCLUDE_TEXT.exec(text)?.[1];
  if (include !== undefined) {
    const name = expandText(include, place, scope);
    const included = readInclude(name, place, scope);
    return TEXT_INCLUDES_ARE_EXPANDED
      ? replaceReferences(included, { ...place, file: name, line: 1 }, scope)
      : included;
  }
  return replaceReferences(text, place, scope);
}

function replaceReferences(text: string, place: Place, scope: Scope): string {
  return text.replace(
    REFERENCE,
    (whole: string, escape: string, name: string, offset: number) => {
      if (escape !== "") return whole.slice(1);
      const line = place.line + text.slice(0, offset).split("\n").length - 1;
      return lookUp(name.trim(), { ...place, line }, scope);
    },
  );
}

function lookUp(name: string, place: Place, scope: Scope): string {
  if (name === "UUID()") return scope.uuid(place.key);
  if (name.startsWith("ENV.")) {
    const variable = name.slice("ENV.".length);
    const value = scope.env[variable];
    if (value !== undefined) return value;
    if (!UNSET_ENV_STOPS) return "";
    throw new KickstartError(
      place,
      `The environment variable ${variable} is not set; set it, or put it in .env`,
    );
  }
  if (scope.variables === null) {
    throw new KickstartError(
      place,
      `A variable cannot refer to "${name}"; here only #{ENV.NAME} and #{UUID()} work`,
    );
  }
  const value = scope.variables.get(name) ?? predefined(name, scope.variables);
  if (value !== undefined) return value;
  throw new KickstartError(
    place,
    `"${name}" is not a variable of this kickstart`,
  );
}

function predefined(
  name: string,
  variables: ReadonlyMap<string, string>,
): string | undefined {
  if (name === "FUSIONAUTH_APPLICATION_ID") return FUSIONAUTH_APPLICATION_ID;
  if (name === "FUSIONAUTH_TENANT_ID") return defaultTenantId(variables);
  if (name === "FUSIONAUTH_DEFAULT_SIGNING_KEY_ID") {
    return DEFAULT_SIGNING_KEY_ID;
  }
  return /^FUSIONAUTH_(FORM|LAMBDA)\[\w+\]_ID$/.test(name)
    ? stableUuid(name)
    : undefined;
}

/** The id of the default tenant: the variable `defaultTenantId`, or a fixed one. */
export function defaultTenantId(
  variables: ReadonlyMap<string, string>,
): string {
  return (variables.get("defaultTenantId") ?? stableUuid("default-tenant"))
    .toLowerCase();
}

function readInclude(name: string, place: Place, scope: Scope): string {
  try {
    return scope.readInclude(name);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "does not exist"
      : `cannot be read: ${describeSystemError(error)}`;
    throw new KickstartError(place, `The included file "${name}" ${reason}`);
  }
}

function joinPaths(root: string, path: string): string {
  return path === "" || path.startsWith("[")
    ? root + path
    : childPath(root, path);
}
