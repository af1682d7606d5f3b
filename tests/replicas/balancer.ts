import { Buffer } from "node:buffer";
import http from "node:http";

const PROBE_MS = 50;

/** A server behind the balancer. */
export interface Backend {
  readonly isReady: boolean;
  /** How many requests it was given. */
  readonly requests: number;
}

/** A load balancer in this process. */
export interface Balancer extends AsyncDisposable {
  /** Its origin, the APP_URL of all servers behind it. */
  readonly url: string;
  /** Adds the server on a port of this machine. */
  add(port: number): Backend;
}

/**
 * Starts a load balancer that asks each server's /readyz twenty times a second, sends requests in turn
 * to those that are ready, and repeats none.
 */
export function startBalancer(): Balancer {
  const backends: { port: number; isReady: boolean; requests: number }[] = [];
  let turn = 0;

  async function forward(request: Request): Promise<Response> {
    const ready = backends.filter(({ isReady }) => isReady);
    const backend = ready[turn++ % ready.length];
    if (backend === undefined) return new Response(null, { status: 502 });
    backend.requests++;
    return await passOn(request, backend.port);
  }

  const server = Deno.serve(
    { hostname: "localhost", port: 0, onListen() {} },
    forward,
  );
  const probes = setInterval(async () => {
    for (const backend of backends) backend.isReady = await isReady(backend);
  }, PROBE_MS);
  return {
    url: `http://localhost:${server.addr.port}`,
    add(port) {
      const backend = { port, isReady: false, requests: 0 };
      backends.push(backend);
      return backend;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(probes);
      await server.shutdown();
    },
  };
}

async function isReady({ port }: { port: number }): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Sends a request to a port of this machine, its Host included, which `fetch` would replace. */
async function passOn(request: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { promise, resolve, reject } = Promise.withResolvers<
    http.IncomingMessage
  >();
  const outgoing = http.request({
    port,
    path: pathname + search,
    method: request.method,
    headers: Object.fromEntries(request.headers),
  }, resolve).on("error", reject);
  outgoing.end(new Uint8Array(await request.arrayBuffer()));
  const incoming = await promise;
  const bytes = Buffer.concat(await Array.fromAsync<Uint8Array>(incoming));
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 502 } = incoming;
  const body = bytes.length === 0 ? null : new Uint8Array(bytes);
  return new Response(body, { status, headers });
}
