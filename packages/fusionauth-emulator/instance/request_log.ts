/** A request and its response, without codes, tokens, passwords and cookies. */
export interface LogEntry {
  /** When it arrived, in milliseconds, by the emulator's clock. */
  at: number;
  method: string;
  path: string;
  /** The application it concerns, if the endpoint knows. */
  clientId: string | null;
  /** The grant type, at the token endpoint. */
  grantType: string | null;
  status: number;
  /** FusionAuth's `error_reason`; null for a success. */
  reason: string | null;
  milliseconds: number;
  /** The faults that were applied meanwhile; absent for none. */
  faults?: readonly string[];
}

/** The latest requests, oldest first. */
export interface RequestLog {
  readonly entries: readonly LogEntry[];
  add(entry: LogEntry): void;
  clear(): void;
}

const ENTRIES_KEPT = 1000;

/** Creates an empty log; calls `print` with every entry. */
export function createRequestLog(print: (line: string) => void): RequestLog {
  const entries: LogEntry[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > ENTRIES_KEPT) entries.shift();
      print(describe(entry));
    },
    clear: () => void (entries.length = 0),
  };
}

/** A path for the log, without the id of a password change, which is a secret. */
export function loggedPath(path: string): string {
  return path.replace(
    /^(\/password\/change\/|\/api\/user\/change-password\/).+/,
    "$1{id}",
  );
}

function describe(
  { method, path, grantType, status, reason, milliseconds }: LogEntry,
): string {
  const grant = grantType === null ? "" : ` ${grantType}`;
  const why = reason === null ? "" : ` ${reason}`;
  return `${method} ${path}${grant} ${status}${why} ${
    Math.round(milliseconds)
  } ms`;
}
