/** One span as it was exported. */
export interface ExportedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A collector of OpenTelemetry (OTLP over HTTP, as JSON) in this process. */
export interface Collector extends AsyncDisposable {
  /** What a process needs in its environment to export to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that was exported, as text. */
  text(): string;
  spans(): ExportedSpan[];
  /** How often a metric was recorded, by its attributes: such as `{ "outcome=done": 1 }`. */
  counts(metric: string): Record<string, number>;
}

/** Starts a collector on a free port. */
export function startCollector(): Collector {
  const bodies: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      bodies.push(await request.text());
      return Response.json({});
    },
  );

  /** Every object of the exports that has a member of this name. */
  function* find(member: string): Generator<Record<string, unknown>> {
    const pending: unknown[] = bodies.map((body) => JSON.parse(body));
    while (pending.length > 0) {
      const value = pending.pop();
      if (typeof value !== "object" || value === null) continue;
      if (member in value) yield { ...value };
      pending.push(...Object.values(value));
    }
  }

  return {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
    },
    text: () => bodies.join("\n"),
    spans: () =>
      [...find("spanId")].filter(({ name }) => name !== undefined).map((
        { name, traceId, attributes },
      ) => ({
        name: String(name),
        traceId: String(traceId),
        attributes: attributesOf(attributes),
      })),
    counts(metric) {
      const counts: Record<string, number> = {};
      for (const { name, sum, histogram } of find("unit")) {
        if (name !== metric) continue;
        for (const point of Object(sum ?? histogram).dataPoints) {
          const { attributes, asDouble, count } = point;
          const pairs = Object.entries(attributesOf(attributes));
          const key = pairs.map((pair) => pair.join("=")).join();
          counts[key] = Math.max(counts[key] ?? 0, Number(asDouble ?? count));
        }
      }
      return counts;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** OTLP's list of keys and typed values. An attribute that occurs twice has both its values. */
function attributesOf(list: unknown): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { key, value } of Array.isArray(list) ? list : []) {
    const [text] = Object.values<unknown>(value);
    attributes[key] = [attributes[key], text].filter((one) => one !== undefined)
      .join();
  }
  return attributes;
}
