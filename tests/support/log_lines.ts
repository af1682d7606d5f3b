/** What the app logged since it was last cleared. */
export interface LogLines {
  readonly lines: readonly string[];
  /** The parsed events of a name. */
  events(name: string): Record<string, unknown>[];
  clear(): void;
}

/**
 * Captures what the app logs instead of printing it. Once per test file, before the app is opened.
 */
export function keepLog(): LogLines {
  const lines: string[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    // deno-lint-ignore no-console
    console[level] = (...texts: unknown[]) => void lines.push(texts.join(" "));
  }
  return {
    lines,
    events: (name) =>
      lines.filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line))
        .filter(({ event }) => event === name),
    clear: () => void (lines.length = 0),
  };
}
