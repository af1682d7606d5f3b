import type { Clock } from "../data/clock.ts";
import { createControl, isControl } from "../faults/control.ts";
import { type Faults, injectFaults } from "../faults/faults.ts";
import type { SeenRequest } from "../faults/seen_request.ts";
import type { Core } from "../instance/core.ts";
import { type Revocable, revoke } from "../instance/revocation.ts";
import { rotateKeys } from "../tokens/signing.ts";
import { createApp } from "./app.ts";
import { refuseForeignHost } from "./host_check.ts";
import { issuerProblem, portOf } from "./issuer.ts";
import { type CoreOptions, openCore } from "./open_core.ts";

export interface EmulatorOptions extends CoreOptions {
  /** 0: any that is free. Default: the issuer's, or 9011. */
  port?: number;
  /** In place of the default tenant's issuer. With port 0 it is the emulator's own origin. */
  issuer?: string;
  /** Whether faults can also be set over HTTP, under `/__op/`. Default: false. */
  faults?: boolean;
}

/** A FusionAuth on this machine. */
export interface Emulator extends AsyncDisposable {
  /** Where it listens: `http://localhost:9011`. */
  readonly origin: string;
  readonly port: number;
  /** The default tenant's. */
  readonly issuer: string;
  /** Answers a request without the network. */
  readonly handler: (request: Request) => Promise<Response>;
  /** Everything in it, for tests and for tools. */
  readonly core: Core;
  /** Makes it misbehave, for tests of clients. */
  readonly faults: Faults;
  /** The latest requests with all that came with them, the oldest first. */
  readonly requests: SeenRequest[];
  /** Set its `offsetSeconds` to have it run ahead or behind. */
  readonly clock: Clock;
  /** Gives every key that signs tokens a successor. */
  rotateKeys(): Promise<void>;
  /** Ends a refresh token, or all of a user's, as an operator would. */
  revoke(target: Revocable): void;
  /** Resolves when every webhook has been told what happened so far. */
  webhooksDelivered(): Promise<void>;
  /** Stops, and writes what is to be kept. */
  close(): Promise<void>;
}

const SERVER = "FusionAuth-Emulator";
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Starts an emulator on this machine's loopback. Throws KickstartError for a kickstart file that is
 * wrong or asks for too much, and `Deno.errors.AddrInUse` when the port is taken.
 */
export async function startEmulator(
  options: EmulatorOptions = {},
): Promise<Emulator> {
  refuseDeployment();
  const { core, stateFile } = await openCore(options, printLine);
  const { store, clock, notes } = core;
  const tenant = store.tenantOf(null);
  const app = createApp(core, (error) => printLine(String(error))).handler();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port ?? portOf(options.issuer ?? tenant.issuer),
    onListen() {},
  }, handler);
  const { port } = server.addr;
  const origin = `http://localhost:${port}`;
  tenant.issuer = options.issuer ??
    (options.port === 0 ? origin : tenant.issuer);
  const problem = issuerProblem(tenant.issuer, origin);
  if (problem !== null) notes.push(problem);

  async function answer(request: Request): Promise<Response> {
    if (options.faults === true && isControl(request)) return control(request);
    const refusal = refuseForeignHost(store, request);
    if (refusal !== null) return refusal;
    return METHODS.includes(request.method)
      ? await app(request)
      : new Response(null, { status: 405 });
  }

  async function handler(request: Request): Promise<Response> {
    const response = await answer(request);
    response.headers.set("server", SERVER);
    return response;
  }

  const injection = injectFaults(core);
  const operations = {
    faults: injection.faults,
    requests: injection.requests,
    clock,
    rotateKeys: () => rotateKeys(core),
    revoke: (target: Revocable) => revoke(core, target),
  };
  const control = createControl(operations);
  if (options.faults === true) {
    notes.push(
      "Fault injection is open at /__op/: any program on this machine can make this emulator misbehave",
    );
  }
  let closed: Promise<void> | undefined;
  const close = () => {
    injection.close();
    core.deliveries.close();
    return closed ??= server.shutdown().then(() => stateFile.close());
  };
  return {
    origin,
    port,
    issuer: tenant.issuer,
    handler,
    core,
    ...operations,
    webhooksDelivered: () => core.deliveries.settled(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function refuseDeployment() {
  if (Deno.env.get("DENO_DEPLOYMENT_ID") === undefined) return;
  throw new Error(
    "The FusionAuth emulator is for development and does not run in a deployment: " +
      "DENO_DEPLOYMENT_ID is set. Set ISSUER to a real FusionAuth",
  );
}

function printLine(line: string) {
  // deno-lint-ignore no-console
  console.log(line);
}
