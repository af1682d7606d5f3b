/** What the app logged since it was last cleared. */
export interface LogLines {
  readonly lines: readonly string[];
  /** The lines as they were meant, without those that are no event. */
  events(name: string): Record<string, unknown>[];
  clear(): void;
}

/**
 * Keeps what the app logs from the test's output and holds it for the test to read. Once per test
 * file, before the app is opened.
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
