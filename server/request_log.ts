import type { RequestContext } from "./request_context.ts";

const WRITE_EVERY_MS = 100;

/** Lines to be written together; `null` while each is written at once. */
let batch: string[] | null = null;

/** How a request was answered. */
export interface RequestOutcome {
  readonly method: string;
  readonly status: number;
  /** In milliseconds. */
  readonly duration: number;
}

/** Logs one request as one line of JSON: its route's pattern, and never its path or query. */
export function logRequest(
  { id, route }: RequestContext,
  { method, status, duration }: RequestOutcome,
): void {
  const line = JSON.stringify({
    time: new Date().toISOString(),
    level: "info",
    event: "request",
    request: id,
    method,
    route,
    status,
    ms: Math.round(duration * 10) / 10,
  });
  if (batch === null) write(line);
  else batch.push(line);
}

/**
 * Writes request lines in batches, ten times a second, because a write for each costs more than a
 * page's own log line is worth.
 *
 * @returns ends that, and writes what is left.
 */
export function batchRequestLog(): () => void {
  const lines: string[] = batch = [];
  const flush = () => {
    if (lines.length > 0) write(lines.splice(0).join("\n"));
  };
  const timer = setInterval(flush, WRITE_EVERY_MS);
  return () => {
    clearInterval(timer);
    batch = null;
    flush();
  };
}

function write(text: string): void {
  // deno-lint-ignore no-console
  console.info(text);
}
