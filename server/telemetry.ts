import type { Attributes, Counter, Span } from "@opentelemetry/api";
import type { LogDetails } from "./log.ts";
import type { RequestContext } from "./request_context.ts";

/**
 * Deno registers its implementation of the OpenTelemetry API under this symbol, with `OTEL_DENO=true` and
 * on Deno Deploy. Elsewhere the API is not even loaded, and everything here does nothing.
 */
const telemetry = Symbol.for("opentelemetry.js.api.1") in globalThis
  ? await startTelemetry("changebank")
  : null;

async function startTelemetry(name: string) {
  const { metrics, SpanStatusCode, trace } = await import("@opentelemetry/api");
  const tracer = trace.getTracer(name);
  keepQueriesOut(tracer.startSpan("start"));
  return { SpanStatusCode, trace, tracer, meter: metrics.getMeter(name) };
}

/**
 * Keeps query strings out of all spans of this process. Deno describes every request it serves or sends
 * by its whole URL, and a callback's query holds `code` and `state`; an attribute that is set again is
 * exported twice. Spans of one tracer have the class of all, so its method is replaced.
 */
function keepQueriesOut(span: Span): void {
  const prototype: Span = Object.getPrototypeOf(span);
  const { setAttribute } = prototype;
  prototype.setAttribute = function (this: Span, name, value) {
    if (name === "url.query") return this;
    const kept = name === "url.full"
      ? String(value).replace(/\?.*/s, "")
      : value;
    return setAttribute.call(this, name, kept);
  };
}

/** Runs `work` in a span of its own, below the span that is active. */
export function withSpan<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (telemetry === null) return work();
  const { SpanStatusCode, tracer } = telemetry;
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      const message = error instanceof Error ? error.name : typeof error;
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Gives the span of the request that is being answered its route, and the id that is in the log. */
export function describeRequest(
  { id, route }: RequestContext,
  method: string,
): void {
  const span = telemetry?.trace.getActiveSpan();
  span?.setAttribute("changebank.request", id);
  if (route === null) return;
  span?.setAttribute("http.route", route);
  span?.updateName(`${method} ${route}`);
}

const counters = new Map<string, Counter>();

function count(name: string, attributes?: Attributes): void {
  let counter = counters.get(name);
  if (counter === undefined) {
    counter = telemetry?.meter.createCounter(`changebank.${name}`);
    if (counter === undefined) return;
    counters.set(name, counter);
  }
  counter.add(1, attributes);
}

/** Counts what operators watch among the events of the log. */
export function countEvent(event: string, details: LogDetails): void {
  if (telemetry === null) return;
  switch (event) {
    case "sign_in.done":
      count("sessions.opened");
      return count("sign_ins", { outcome: "done" });
    case "sign_in.failed":
      return count("sign_ins", { outcome: `${details.problem}` });
    case "refresh.done":
    case "refresh.postponed":
    case "refresh.failed":
      return count("refreshes", { outcome: event.replace("refresh.", "") });
    case "session.ended":
      return count("sessions.ended", { cause: `${details.reason}` });
    case "limit.reached":
      return count("limits.reached", { limit: `${details.kind}` });
  }
}
