import type { Application } from "../data/application.ts";
import type { Clock } from "../data/clock.ts";
import type { DomainEvent } from "../data/event.ts";
import type { RefreshToken } from "../data/refresh_token.ts";
import type { Webhook } from "../data/settings.ts";
import type { Tenant } from "../data/tenant.ts";
import type { User } from "../data/user.ts";
import { createConsole, isConsole } from "../console/console.ts";
import { createControl, isControl } from "../console/control/control.ts";
import type { Operator } from "../console/operator.ts";
import { type Faults, injectFaults } from "../faults/faults.ts";
import type { SeenRequest } from "../faults/seen_request.ts";
import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import type { Mail } from "../instance/mails.ts";
import { type Revocable, revoke } from "../instance/revocation.ts";
import { tellStory, type ToldStory } from "../stories/tell.ts";
import type { KeyRing } from "../tokens/key_ring.ts";
import { rotateKeys } from "../tokens/signing.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { createApp, createUserApi } from "./app.ts";
import { refuseForeignHost } from "./host_check.ts";
import { issuerProblem, portOf } from "./issuer.ts";
import { openCore } from "./open_core.ts";
import type { EmulatorOptions } from "./options.ts";
import { startOver } from "./start_over.ts";

/** A running emulator. Tests may change its applications, tenants, webhooks and users in place. */
export interface Emulator extends AsyncDisposable {
  /** Its origin, such as `http://localhost:9011`. */
  readonly origin: string;
  readonly port: number;
  /** The default tenant's issuer. */
  readonly issuer: string;
  /** Answers a request in-process, without the network. */
  readonly handler: (request: Request) => Promise<Response>;
  /** The applications, by client id. */
  readonly applications: ReadonlyMap<string, Application>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly webhooks: ReadonlyMap<string, Webhook>;
  /** The first API key of the kickstart; null when it has none. */
  readonly apiKey: string | null;
  readonly keys: KeyRing;
  /** The refresh tokens that have not been revoked, in the order they were issued. */
  readonly refreshTokens: readonly RefreshToken[];
  /** Set `offsetSeconds` to run the emulator's clock ahead or behind. */
  readonly clock: Clock;
  /** Injects faults, to test how clients react. */
  readonly faults: Faults;
  /** For faults that `faults` does not have. */
  readonly hooks: Hooks;
  /** The latest 1000 requests, oldest first. Set `length` to 0 to forget them. */
  readonly requests: SeenRequest[];
  /** Functions to call with every event. */
  readonly listeners: Set<(event: DomainEvent) => void>;
  /** The latest sign-ins, the most recently continued last, and what is wrong with each. */
  readonly stories: readonly ToldStory[];
  /** The latest mails, which are not sent, oldest first. */
  readonly mails: readonly Mail[];
  /** The latest completed webhook deliveries, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Finds a user of the default tenant by e-mail address, user name or phone number. */
  findUser(loginId: string): User | null;
  /** Replaces every key that signs tokens; the old keys still verify. */
  rotateKeys(): Promise<void>;
  /**
   * Starts over: reads the kickstart anew and forgets what has happened, but keeps the keys. Throws
   * KickstartError for a mistake in the kickstart, and then changes nothing.
   */
  reset(): Promise<void>;
  /** Revokes a refresh token, or all of a user's. Throws RangeError for an unknown one. */
  revoke(target: Revocable): void;
  /** Resolves when all webhooks for past events have been delivered or given up. */
  webhooksDelivered(): Promise<void>;
  /** Stops the server and writes the state file. */
  close(): Promise<void>;
}

/** An emulator with its internals, for this package. */
export interface InspectableEmulator extends Emulator {
  readonly core: Core;
}

const SERVER = "FusionAuth-Emulator";
const CONTROL_NOTE =
  "Fault injection is open at /__op/: any program on this machine can make this emulator misbehave";
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Starts an emulator on this machine's loopback address. Throws KickstartError for a kickstart file
 * with a mistake or an unsupported setting, `Deno.errors.NotFound` when there is none,
 * `Deno.errors.AddrInUse` when the port is taken, and Error in a deployment.
 */
export function startEmulator(
  options: EmulatorOptions = {},
): Promise<Emulator> {
  return startInspectable(options);
}

/** Like `startEmulator()`, with the internals. */
export async function startInspectable(
  options: EmulatorOptions = {},
): Promise<InspectableEmulator> {
  refuseDeployment();
  const { core, stateFile, readKickstart } = await openCore(
    options,
    printLine,
  );
  const { store, clock, notes } = core;
  const tenant = store.tenantOf(null);
  const printError = (error: unknown) => printLine(String(error));
  const app = createApp(core, printError).handler();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: options.port ?? portOf(options.issuer ?? tenant.issuer),
    onListen() {},
  }, handler);
  const { port } = server.addr;
  const origin = `http://localhost:${port}`;
  setIssuer(core, options, origin);

  async function answer(request: Request): Promise<Response> {
    if (options.faults === true && isControl(request)) return control(request);
    const refusal = refuseForeignHost(store, request);
    if (refusal !== null) return refusal;
    if (isConsole(request)) return await pages.handler(request);
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
  const operator: Operator = {
    ...operations,
    core,
    callApi: createUserApi(core, printError),
    async reset() {
      await startOver(core, readKickstart());
      setIssuer(core, options, origin);
      if (options.faults === true) notes.push(CONTROL_NOTE);
      operations.faults.clear();
      operations.requests.length = 0;
    },
  };
  const control = createControl(operator);
  const pages = createConsole(operator);
  if (options.faults === true) notes.push(CONTROL_NOTE);
  let closed: Promise<void> | undefined;
  const close = () => {
    injection.close();
    pages.close();
    core.deliveries.close();
    return closed ??= server.shutdown().then(() => stateFile.close());
  };
  return {
    origin,
    port,
    get issuer() {
      return store.tenantOf(null).issuer;
    },
    handler,
    core,
    ...operations,
    applications: store.applications,
    tenants: store.tenants,
    webhooks: store.webhooks,
    apiKey: store.apiKeys[0]?.key ?? null,
    keys: core.keys,
    hooks: core.hooks,
    listeners: core.listeners,
    get stories() {
      return core.stories.all.map((story) => tellStory(story, clock.now()));
    },
    mails: core.mails.all,
    deliveries: core.deliveries.done,
    get refreshTokens() {
      return core.refreshTokens.all();
    },
    findUser: (loginId) => store.findUser(store.defaultTenantId, loginId),
    webhooksDelivered: () => core.deliveries.settled(),
    reset: operator.reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Sets the issuer that the options ask for, and notes why clients would refuse it. */
function setIssuer(core: Core, options: EmulatorOptions, origin: string) {
  const tenant = core.store.tenantOf(null);
  tenant.issuer = options.issuer ??
    (options.port === 0 ? origin : tenant.issuer);
  const problem = issuerProblem(tenant.issuer, origin);
  if (problem !== null) core.notes.push(problem);
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
