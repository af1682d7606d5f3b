// One of several servers: the app on a free port, which it prints. Like behind a load balancer,
// every request has the Host of APP_URL. SIGTERM lets it finish the requests under way, and it ends
// with the test that started it.
import { builder } from "@/dev.ts";
import { openTimeTravel } from "@changebank/fusionauth-emulator/testing";
import { settings } from "@/fresh.config.ts";
import { app } from "@/main.ts";

const clockOffset = Number(Deno.env.get("REPLICA_CLOCK_OFFSET_SECONDS") ?? 0);
if (clockOffset !== 0) openTimeTravel().advance(clockOffset);

(await builder.build({ snapshot: "memory" }))(app);
const handler = app.handler();

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) =>
    void Deno.stdout.write(new TextEncoder().encode(`${port}\n`)),
}, (request, info) => {
  const { pathname, search } = new URL(request.url);
  const url = settings.APP_URL + pathname + search;
  return handler(new Request(url, request), info);
});

Deno.addSignalListener("SIGTERM", () => void server.shutdown());
await Promise.race([
  server.finished,
  Deno.stdin.readable.pipeTo(new WritableStream()),
]);
Deno.exit(0);
