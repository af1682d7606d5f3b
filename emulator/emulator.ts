import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createApp } from "./app.ts";
import { type Bench, createBench } from "./bench/bench.ts";
import { createControl, isControl } from "./bench/control.ts";
import { type Revocable, revoke } from "./bench/revoke.ts";
import { rotateKeys } from "./bench/signing_keys.ts";
import type { SeenRequest } from "./bench/seen_request.ts";
import { type Clock, createClock } from "./clock.ts";
import type { Core } from "./core.ts";
import { readEnvironment } from "./environment.ts";
import { createHooks } from "./hooks.ts";
import { refuseForeignHost } from "./host_check.ts";
import { createKeyRing } from "./key_ring.ts";
import { applyKickstart } from "./kickstart/apply.ts";
import { readKickstart } from "./kickstart/kickstart.ts";
import { DEFAULT_ISSUER } from "./kickstart/tenants.ts";
import { createRequestLog } from "./request_log.ts";
import { createCodes } from "./sessions/codes.ts";
import { createExpiringValues } from "./sessions/expiring_values.ts";
import { createRefreshTokens } from "./sessions/refresh_tokens.ts";
import { createSsoSessions } from "./sessions/sso_sessions.ts";
import { stableUuid } from "./secrets.ts";
import { restoreSessions, restoreUsers } from "./restore.ts";
import { openStateFile } from "./state_file.ts";
import { createStore } from "./store.ts";
import { createDeliveries } from "./webhooks/deliveries.ts";
import { webhookLimits } from "./webhooks/limits.ts";

export interface EmulatorOptions {
  /** Default: kickstart/kickstart.json of this project. */
  kickstartFile?: string | URL;
  /** More of what `#{ENV.NAME}` reads, before the environment and .env. */
  env?: Readonly<Record<string, string>>;
  /** Values in place of the kickstart's own variables. */
  variables?: Readonly<Record<string, string>>;
  /** 0: any that is free. Default: the issuer's, or 9011. */
  port?: number;
  /** In place of the default tenant's issuer. With port 0 it is the emulator's own origin. */
  issuer?: string;
  /** Where keys and sessions outlive a restart; null keeps nothing. */
  stateFile?: string | null;
  /** Sends what the emulator sends to others. */
  fetch?: typeof fetch;
  /** Whether it keeps its log to itself. */
  quiet?: boolean;
  /** Whether the bench answers over HTTP as well, under `/__op/`. */
  bench?: boolean;
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
  readonly bench: Bench;
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

const DEFAULT_PORT = 9011;
const KICKSTART_FILE = new URL("../kickstart/kickstart.json", import.meta.url);
const STATE_FILE = new URL("../.fusionauth/state.jsonl", import.meta.url);
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
  const print = options.quiet === true ? () => {} : printLine;
  const clock = createClock();
  // While it starts, what an earlier run left is not all there; so it must not be written.
  let isComplete = false;
  const changed = () => {
    if (isComplete) stateFile.changed();
  };
  const stateFile = openStateFile(
    options.stateFile === undefined
      ? stateFileOf(options.kickstartFile)
      : options.stateFile,
    {
      warn: printLine,
      current: () => ({
        keys: core.keys.stored(),
        refreshTokens: core.refreshTokens.all(),
        ssoSessions: core.ssoSessions.entries(),
        users: [...store.users.values()].filter(({ id }) => !named.has(id)),
        uuids,
      }),
    },
  );
  const { kept } = stateFile;
  const uuids: Record<string, string> = { ...kept?.uuids };
  const kickstart = readKickstart(options.kickstartFile ?? KICKSTART_FILE, {
    env: { ...readEnvironment(), ...options.env },
    variables: options.variables ?? {},
    uuid: (path) => uuids[path] ??= crypto.randomUUID(),
  });
  const store = createStore(kickstart.defaultTenantId, changed);
  const keys = createKeyRing(kept?.keys ?? null, changed);
  const core: Core = {
    store,
    keys,
    clock,
    hooks: createHooks(),
    log: createRequestLog(print),
    codes: createCodes(clock),
    passwordChanges: createExpiringValues(clock),
    loginsInProgress: createExpiringValues(clock),
    refreshTokens: createRefreshTokens(clock, changed),
    ssoSessions: createSsoSessions(clock, changed),
    notes: [],
    deliveries: createDeliveries({
      store,
      keys,
      clock,
      fetch: options.fetch ?? fetch,
      print,
    }),
    listeners: new Set(),
    emit(happening) {
      core.deliveries.send(happening);
      core.listeners.forEach((listener) => listener(happening));
    },
  };
  const { notes } = core;
  await applyKickstart(
    {
      store,
      keys,
      note(line) {
        if (!notes.includes(line)) notes.push(line);
      },
    },
    kickstart,
  );
  const named = new Set(store.users.keys());
  restoreUsers(core, kept);
  notes.push(...webhookLimits(store));
  restoreSessions(core, kept);
  isComplete = true;
  changed();

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

  async function handler(request: Request): Promise<Response> {
    if (options.bench === true && isControl(request)) return control(request);
    const response = refuseForeignHost(store, request) ??
      (METHODS.includes(request.method)
        ? await app(request)
        : new Response(null, { status: 405 }));
    response.headers.set("server", SERVER);
    return response;
  }

  const bench = createBench(core);
  const operations = {
    bench,
    requests: bench.requests,
    clock,
    rotateKeys: () => rotateKeys(core),
    revoke: (target: Revocable) => revoke(core, target),
  };
  const control = createControl(operations);
  if (options.bench === true) {
    notes.push(
      "The bench is open at /__op/: programs on this machine may have this emulator misbehave",
    );
  }
  let closed: Promise<void> | undefined;
  const close = () => {
    bench[Symbol.dispose]();
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

/** Each kickstart has a state of its own. */
function stateFileOf(kickstartFile: string | URL | undefined): string {
  if (kickstartFile === undefined) return fileURLToPath(STATE_FILE);
  const path = kickstartFile instanceof URL
    ? fileURLToPath(kickstartFile)
    : resolve(kickstartFile);
  return fileURLToPath(new URL(`${stableUuid(path)}.jsonl`, STATE_FILE));
}

/** Why clients that check the issuer will not work, or null. */
function issuerProblem(issuer: string, origin: string): string | null {
  if (issuer === DEFAULT_ISSUER) {
    return `The issuer is "${DEFAULT_ISSUER}": kickstart sets none, so strict clients fail`;
  }
  const isHere = URL.canParse(issuer) &&
    new URL(issuer).hostname === "localhost";
  return !isHere || issuer === origin
    ? null
    : `The issuer is "${issuer}" and not ${origin}, so strict clients fail`;
}

function portOf(issuer: string): number {
  const port = URL.canParse(issuer) ? Number(new URL(issuer).port) : 0;
  return port === 0 ? DEFAULT_PORT : port;
}

function printLine(line: string) {
  // deno-lint-ignore no-console
  console.log(line);
}
