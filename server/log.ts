import { getRequestId, type RequestContext } from "./request_context.ts";
import { countEvent } from "./telemetry.ts";

/** What an event may carry: facts an operator can act on; never a token, cookie or code. */
export type LogDetails = Readonly<
  Record<string, string | number | boolean | null | undefined>
>;

const LONGEST_TEXT = 300;
const WRITE_EVERY_MS = 100;

/** Lines of requests, to be written together; `null` while each is written at once. */
let batch: string[] | null = null;

type Level = "info" | "warn" | "error";

/** Writes one event as a line of the log; warnings and errors go to standard error. */
export function logEvent(
  level: Level,
  event: string,
  details: LogDetails = {},
): void {
  // deno-lint-ignore no-console
  console[level](formatEvent(level, event, details));
  countEvent(event, details);
}

/**
 * One event as one line of JSON with the time in UTC. Texts are cut at 300 characters, and JSON escapes
 * line breaks, so no text can forge a line. Within a request the line carries the request's id.
 */
export function formatEvent(
  level: Level,
  event: string,
  details: LogDetails = {},
): string {
  const time = new Date().toISOString();
  const line = { time, level, event, request: getRequestId(), ...details };
  return JSON.stringify(line, cutText);
}

function cutText(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value;
}

/** Writes the line of one request; put together by hand, since each request has one. */
export function writeRequestLine(
  { id, route }: RequestContext,
  answer: { method: string; status: number; ms: number },
): void {
  const { method, status, ms } = answer;
  // Neither an HTTP method nor a route's pattern can hold a quotation mark.
  const pattern = route === null ? "null" : `"${route}"`;
  const line = `{"time":"${
    new Date().toISOString()
  }","level":"info","event":"request","request":"${id}","method":"${method}","route":${pattern},"status":${status},"ms":${ms}}`;
  // deno-lint-ignore no-console
  if (batch === null) console.info(line);
  else batch.push(line);
}

/**
 * Writes the lines of requests ten times a second: a write for each would cost more than it is worth.
 *
 * @returns ends that, and writes what is left.
 */
export function batchRequestLines(): () => void {
  const lines: string[] = batch = [];
  const flush = () => {
    // deno-lint-ignore no-console
    if (lines.length > 0) console.info(lines.splice(0).join("\n"));
  };
  const timer = setInterval(flush, WRITE_EVERY_MS);
  return () => {
    clearInterval(timer);
    batch = null;
    flush();
  };
}

/**
 * What may be logged of an error: its class and message and those of its causes. The messages of
 * this app and its libraries name claims and status codes, not values.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const own = `${error.name}: ${error.message}`;
  return error.cause instanceof Error
    ? `${own} < ${describeError(error.cause)}`
    : own;
}
