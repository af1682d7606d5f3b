import { basename, dirname, resolve } from "node:path";
import { isRecord } from "../../data/is_record.ts";
import { describeSystemError } from "../../data/system_error.ts";
import {
  defaultTenantId,
  expand,
  type Expanded,
  expandText,
  type Scope,
} from "./expand.ts";
import { findKickstart } from "./find_kickstart.ts";
import { childPath, type JsonSource, parseJsonSource } from "./json_source.ts";
import { KickstartError } from "./kickstart_error.ts";

/** A kickstart file with its references replaced. */
export interface Kickstart {
  file: string;
  variables: ReadonlyMap<string, string>;
  defaultTenantId: string;
  apiKeys: Expanded[];
  requests: Expanded[];
  /** Keys at the top level that FusionAuth does not know. */
  unknownKeys: string[];
  /** The text of every file that was read, by its path. */
  texts: ReadonlyMap<string, string>;
}

/** How a kickstart file is read. */
export interface KickstartOptions {
  /** The values of `#{ENV.NAME}`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Values that replace the file's own variables. */
  variables?: Readonly<Record<string, string>>;
  /** The value of `#{UUID()}` at a path. Default: a random one. */
  uuid?: (path: string) => string;
}

const KEYS = [
  "variables",
  "apiKeys",
  "requests",
  "settings",
  "license",
  "licenseId",
];

/**
 * Reads a kickstart file, or the one in a folder, and the files that it includes. Throws
 * KickstartError for a mistake in them, and `Deno.errors.NotFound` when there is no such file.
 */
export function readKickstart(
  file: string | URL,
  options: KickstartOptions,
): Kickstart {
  const path = findKickstart(file);
  const name = basename(path);
  const text = readKickstartText(path);
  const texts = new Map([[path, text]]);
  const source = parseJsonSource(name, text);
  const top = object(source, "", source.value);
  const scope: Scope = {
    variables: null,
    env: options.env,
    uuid: options.uuid ?? (() => crypto.randomUUID()),
    readInclude(include) {
      const included = resolve(dirname(path), include);
      const content = Deno.readTextFileSync(included);
      texts.set(included, content);
      return content;
    },
  };
  const variables = readVariables(
    source,
    top.variables,
    scope,
    options.variables ?? {},
  );
  const inside: Scope = { ...scope, variables };
  return {
    file: name,
    variables,
    defaultTenantId: defaultTenantId(variables),
    apiKeys: expandList(source, "apiKeys", top.apiKeys, inside),
    requests: expandList(source, "requests", top.requests, inside),
    unknownKeys: Object.keys(top).filter((key) => !KEYS.includes(key)),
    texts,
  };
}

function readKickstartText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    throw new KickstartError(
      { file: basename(path), line: 1, key: "" },
      `This file cannot be read: ${describeSystemError(error)}`,
    );
  }
}

function readVariables(
  source: JsonSource,
  value: unknown,
  scope: Scope,
  instead: Readonly<Record<string, string>>,
): Map<string, string> {
  const variables = new Map<string, string>();
  if (value !== undefined) {
    for (
      const [name, text] of Object.entries(object(source, "variables", value))
    ) {
      const place = source.place(childPath("variables", name));
      if (typeof text !== "string") {
        throw new KickstartError(place, "A variable must be a string");
      }
      variables.set(name, instead[name] ?? expandText(text, place, scope));
    }
  }
  for (const [name, text] of Object.entries(instead)) variables.set(name, text);
  return variables;
}

function expandList(
  source: JsonSource,
  key: string,
  value: unknown,
  scope: Scope,
): Expanded[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    throw new KickstartError(source.place(key), "This must be an array");
  }
  return value.map((item, index) =>
    expand(source, childPath(key, index), item, scope)
  );
}

function object(
  source: JsonSource,
  path: string,
  value: unknown,
): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new KickstartError(source.place(path), "This must be an object");
}
