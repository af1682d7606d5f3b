import type { KnownPath } from "./known_paths.ts";

/** Finds the known path that a request's path belongs to. */
export interface PathTree {
  /** The most specific known path, in which names go before parameters; null for an unknown one. */
  find(pathname: string): KnownPath | null;
}

interface Branch {
  readonly names: Map<string, Branch>;
  parameter: Branch | null;
  known: KnownPath | null;
}

/** Creates a tree of the segments of paths. */
export function createPathTree(paths: readonly KnownPath[]): PathTree {
  const root = createBranch();
  for (const known of paths) {
    let branch = root;
    for (const segment of segmentsOf(known.path)) {
      branch = segment.startsWith("{")
        ? branch.parameter ??= createBranch()
        : getOrCreate(branch.names, segment);
    }
    branch.known = known;
  }
  return { find: (pathname) => search(root, segmentsOf(pathname)) };
}

function search(branch: Branch, segments: readonly string[]): KnownPath | null {
  const [segment, ...rest] = segments;
  if (segment === undefined) return branch.known;
  const named = branch.names.get(segment);
  return (named === undefined ? null : search(named, rest)) ??
    (branch.parameter === null ? null : search(branch.parameter, rest));
}

function createBranch(): Branch {
  return { names: new Map(), parameter: null, known: null };
}

function getOrCreate(branches: Map<string, Branch>, name: string): Branch {
  const found = branches.get(name) ?? createBranch();
  branches.set(name, found);
  return found;
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
