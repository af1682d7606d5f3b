/** One answered request. It holds no code, token, password or cookie. */
export interface LogEntry {
  /** When it came, in milliseconds, by the emulator's clock. */
  at: number;
  method: string;
  path: string;
  /** The application that it was made for or by, where the endpoint could tell. */
  clientId: string | null;
  /** The grant, at the token endpoint. */
  grantType: string | null;
  status: number;
  /** FusionAuth's `error_reason`, or null when all went well. */
  reason: string | null;
  milliseconds: number;
}

/** The latest requests, the oldest first. */
export interface RequestLog {
  readonly entries: readonly LogEntry[];
  add(entry: LogEntry): void;
  clear(): void;
}

const ENTRIES_KEPT = 1000;

/** An empty log; `print` is told of every entry. */
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

/** The path as it may be logged: the id in a change-password link is as good as a password. */
export function loggedPath(path: string): string {
  return path.replace(/^(\/password\/change\/).+/, "$1{id}");
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
