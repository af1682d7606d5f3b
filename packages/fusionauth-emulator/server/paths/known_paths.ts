import openApi from "./openapi_paths.json" with { type: "json" };

/** The version of FusionAuth whose OpenAPI description the list of paths is from. */
export const OPENAPI_VERSION = openApi.version;

/** What is known of a path: FusionAuth's methods, and those that the emulator models. */
export interface KnownPath {
  /** With parameters in braces. */
  readonly path: string;
  /** The methods in FusionAuth's OpenAPI description, which lacks some paths and methods. */
  readonly documented: ReadonlySet<string>;
  readonly modelled: ReadonlySet<string>;
}

/** Every path of the OpenAPI description and of the routes, sorted. */
export function knownPaths(
  routes:
    readonly (readonly [method: string, path: string, ...rest: unknown[]])[],
): KnownPath[] {
  const known = new Map<string, {
    path: string;
    documented: Set<string>;
    modelled: Set<string>;
  }>();

  function at(path: string) {
    // The names of parameters differ between the two lists.
    const key = path.replace(/\{\w+\}/g, "{}");
    const found = known.get(key) ??
      { path, documented: new Set(), modelled: new Set() };
    known.set(key, found);
    return found;
  }

  for (const [path, methods] of Object.entries(openApi.paths)) {
    for (const method of methods.split(" ")) at(path).documented.add(method);
  }
  for (const [method, path] of routes) {
    at(path.replace(/:(\w+)/g, "{$1}")).modelled.add(method);
  }
  return [...known.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
