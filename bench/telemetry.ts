import { openBenchApp } from "./app.ts";
import { compare, type Rounds } from "./ratio.ts";
import type { Row } from "./report.ts";

const TARGET = 0.75;

/** Compares two servers of the app, newly started on one KV, of which one exports its telemetry. */
export async function measureTelemetry(
  kvPath: string,
  rounds: Rounds,
): Promise<Row> {
  await using collector = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      await request.arrayBuffer();
      return new Response();
    },
  );
  await using plain = await openBenchApp(kvPath);
  await using exporting = await openBenchApp(kvPath, {
    OTEL_DENO: "true",
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
  });
  // Both servers use one KV, so a session of one is a session of the other.
  const cookie = await plain.signIn(await plain.addUser());
  const request = { path: "/make-change", headers: { cookie } };
  const { ratio } = await compare(
    { app: exporting.server, bare: plain.server },
    request,
    rounds,
  );
  return {
    case: "make-change with telemetry",
    figure: `${ratio.median.toFixed(2)} ± ${
      ratio.noise.toFixed(2)
    } of make-change without`,
    target: `at least ${TARGET}`,
    isMet: ratio.median + ratio.noise >= TARGET,
  };
}
