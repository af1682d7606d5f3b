/** What the app logged since it was last cleared. */
export interface LogLines {
  /** All but the lines that every request has. */
  readonly lines: readonly string[];
  /** The lines that every request has, parsed. */
  readonly requests: readonly Record<string, unknown>[];
  /** The parsed events of a name. */
  events(name: string): Record<string, unknown>[];
  clear(): void;
}

/**
 * Captures what the app logs instead of printing it. Once per test file, before the app is opened.
 */
export function keepLog(): LogLines {
  const lines: string[] = [];
  const requests: Record<string, unknown>[] = [];
  const keep = (line: string) => {
    const isRequest = line.startsWith("{") &&
      JSON.parse(line).event === "request";
    if (isRequest) requests.push(JSON.parse(line));
    else lines.push(line);
  };
  for (const level of ["info", "warn", "error"] as const) {
    // deno-lint-ignore no-console
    console[level] = (...texts: unknown[]) => keep(texts.join(" "));
  }
  return {
    lines,
    requests,
    events: (name) =>
      lines.filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line))
        .filter(({ event }) => event === name),
    clear() {
      lines.length = 0;
      requests.length = 0;
    },
  };
}
