import { StartError } from "./start_error.ts";

/** Where a server listens. */
export interface Address {
  /** An IP address of this machine, or `localhost`. */
  host: string;
  /** 0 picks a free port. */
  port: number;
}

/** The loopback address, which only this machine reaches. */
export const LOOPBACK = "127.0.0.1";

/** Whether only this machine reaches an address. */
export function isLoopbackAddress(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/**
 * Serves HTTP. Throws `Deno.errors.AddrInUse` when the port is taken, and StartError for an address
 * that cannot be listened on.
 */
export function listen(
  { host, port }: Address,
  handler: (request: Request) => Promise<Response>,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve({
      hostname: host === "localhost" ? LOOPBACK : host,
      port,
      onListen() {},
    }, handler);
  } catch (cause) {
    if (cause instanceof Deno.errors.AddrNotAvailable) {
      throw new StartError(
        `${host} is not an address of this machine: choose another with --host (option host)`,
        { cause },
      );
    }
    if (cause instanceof Deno.errors.PermissionDenied) {
      throw new StartError(
        `This user may not listen on port ${port}: choose one from 1024 up with --port (option port)`,
        { cause },
      );
    }
    throw cause;
  }
}
