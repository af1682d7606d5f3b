import { createConsole, isConsole } from "../console/console.ts";
import { createControl, isControl } from "../console/control/control.ts";
import type { Operator } from "../console/operator.ts";
import { injectFaults } from "../faults/faults.ts";
import { type Revocable, revoke } from "../instance/revocation.ts";
import { tellStory } from "../stories/tell.ts";
import { rotateKeys } from "../tokens/signing.ts";
import { createApp, createUserApi } from "./app.ts";
import type { Emulator, InspectableEmulator } from "./emulator.ts";
import { createHostCheck } from "./host_check.ts";
import { createIssuerSettler, portOf } from "./issuer.ts";
import { listen, LOOPBACK } from "./listen.ts";
import { openCore } from "./open_core.ts";
import type { EmulatorOptions } from "./options.ts";
import { exposureNotes, refuseUnsafeStart } from "./refusals.ts";
import { forgetHistory } from "./start_over.ts";

const SERVER = "FusionAuth-Emulator";
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Starts an emulator on this machine's loopback address, or on `options.host`. Throws KickstartError
 * for a kickstart file with a mistake or an unsupported setting, `Deno.errors.NotFound` when there is
 * none, StateFileError for a state file that cannot be used, such as that of a running emulator,
 * `Deno.errors.AddrInUse` when the port is taken, and StartError for an address that cannot be used
 * and in a deployment.
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
  const { host = LOOPBACK, allowHosts = [], print = printLine } = options;
  refuseUnsafeStart(options);
  const { core, kickstart, stateFile } = await openCore(options, print);
  const { store, clock, notes } = core;
  const printError = (error: unknown) => print(String(error));
  const app = createApp(core, printError).handler();
  const refuseForeignHost = createHostCheck(store, allowHosts);
  const server = await openServer();
  const { port } = server.addr;
  const origin = `http://localhost:${port}`;
  const settleIssuer = createIssuerSettler(core, options, origin);
  settleIssuer();

  async function openServer(): Promise<Deno.HttpServer<Deno.NetAddr>> {
    const issuer = options.issuer ?? store.tenantOf(null).issuer;
    try {
      return listen({ host, port: options.port ?? portOf(issuer) }, handler);
    } catch (error) {
      await stateFile.close();
      throw error;
    }
  }

  async function reload(): Promise<string[]> {
    const changes = await kickstart.reload();
    settleIssuer();
    core.changes.notify();
    // An edit may have brought values of #{UUID()}.
    await stateFile.rewrite();
    return changes;
  }

  async function answer(request: Request): Promise<Response> {
    if (options.faults === true && isControl(request)) return control(request);
    const refusal = refuseForeignHost(request);
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
      await kickstart.startOver();
      settleIssuer();
      injection.faults.clear();
      injection.requests.length = 0;
      forgetHistory(core);
      await stateFile.rewrite();
    },
  };
  const control = createControl(operator);
  const pages = createConsole(operator);
  notes.push(...exposureNotes(options));
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
    get kickstartTexts() {
      return kickstart.texts;
    },
    reload,
    ...operations,
    applications: store.applications,
    tenants: store.tenants,
    webhooks: store.webhooks,
    get apiKey() {
      return store.apiKeys[0]?.key ?? null;
    },
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

function printLine(line: string) {
  // deno-lint-ignore no-console
  console.log(line);
}
