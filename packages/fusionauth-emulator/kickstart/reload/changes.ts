import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../../data/is_record.ts";
import {
  type Configuration,
  documentOf,
  givenSecret,
  type Kind,
  KINDS,
} from "./configuration.ts";

/** What an edit of the kickstart did to one entity. */
export interface EntityChange {
  kind: Kind;
  id: string;
  what: "added" | "changed" | "removed";
  /** In one line, without values: they may be secrets. */
  line: string;
}

/** How many changed settings of an entity are listed. */
const SETTINGS_SHOWN = 5;

/** Compares what two versions of a kickstart configure. */
export function findChanges(
  before: Configuration,
  after: Configuration,
): EntityChange[] {
  return Object.keys(KINDS).filter(isKind).flatMap((kind) => {
    const ids = new Set([...before[kind].keys(), ...after[kind].keys()]);
    return [...ids].flatMap((id) => {
      const change = compare(before, after, { kind, id });
      return change === null ? [] : [change];
    });
  });
}

/** The changes of settings that belong to the whole instance, one line each. */
export function findInstanceChanges(
  before: Configuration,
  after: Configuration,
): string[] {
  const has = (name: "apiKeys" | "cors" | "defaultTenantId") =>
    !isDeepStrictEqual(before[name], after[name]);
  return [
    ...has("apiKeys") ? ["apiKeys changed"] : [],
    ...has("cors") ? ["CORS changed"] : [],
    ...has("defaultTenantId") ? ["the default tenant changed"] : [],
  ];
}

function compare(
  before: Configuration,
  after: Configuration,
  { kind, id }: { kind: Kind; id: string },
): EntityChange | null {
  const [old, now] = [before, after].map((configuration) =>
    comparable(configuration, kind, id)
  );
  const name = `${KINDS[kind]} ${
    label(now === null ? before : after, kind, id)
  }`;
  if (old === null) {
    return { kind, id, what: "added", line: `${name} added` };
  }
  if (now === null) {
    return { kind, id, what: "removed", line: `${name} removed` };
  }
  const settings = differences(
    documentOf(before, kind, id),
    documentOf(after, kind, id),
  );
  const paths = settings.length > 0 ? settings : differences(old, now);
  if (paths.length === 0) return null;
  const more = paths.length - SETTINGS_SHOWN;
  const list = paths.slice(0, SETTINGS_SHOWN).join(", ") +
    (more > 0 ? ` and ${more} more` : "");
  return { kind, id, what: "changed", line: `${name} changed (${list})` };
}

/** An entity without the values that differ in every run: salts and generated secrets. */
function comparable(
  configuration: Configuration,
  kind: Kind,
  id: string,
): Record<string, unknown> | null {
  const entity = configuration[kind].get(id);
  if (entity === undefined) return null;
  if ("password" in entity) {
    const { password = null } = documentOf(configuration, kind, id);
    return { ...entity, password };
  }
  if ("oauth" in entity) {
    const clientSecret = givenSecret(configuration, id);
    return { ...entity, oauth: { ...entity.oauth, clientSecret } };
  }
  return { ...entity };
}

function label(configuration: Configuration, kind: Kind, id: string): string {
  const entity = configuration[kind].get(id);
  if (entity === undefined) return id;
  if ("name" in entity) return entity.name;
  return "url" in entity ? entity.url : entity.email ?? entity.username ?? id;
}

/** The paths of the members that differ. */
function differences(before: unknown, after: unknown, path = ""): string[] {
  if (!isRecord(before) || !isRecord(after) || isCollection(before)) {
    return isDeepStrictEqual(before, after) ? [] : [path];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    differences(before[key], after[key], path === "" ? key : `${path}.${key}`)
  );
}

function isCollection(value: object): boolean {
  return value instanceof Set || value instanceof Map;
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(KINDS, name);
}
