import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import {
  activateFault,
  type ActiveFault,
  type ApplicableFault,
  type FindFaults,
} from "./active_fault.ts";
import { areasOf } from "./catalog.ts";
import type { FaultOptions } from "./fault.ts";
import type { FaultName } from "./fault_names.ts";
import { type SeenRequest, seeRequest } from "./seen_request.ts";
import { createTampering } from "./tampering.ts";

/** Makes a running emulator misbehave, in one way or in several at once. */
export interface Faults {
  /**
   * Sets a fault. It acts on the result of the faults set before it. Throws TypeError when
   * `clientId` is set for discovery or the JWKS, whose requests do not identify a client.
   */
  set(name: FaultName, options?: FaultOptions): ActiveFault;
  /** Clears all faults, or those of one client. */
  clear(clientId?: string): void;
  /** The faults that are set, in the order they were set. */
  readonly active: readonly ActiveFault[];
}

/** The faults of an emulator, and what they know of its requests. */
export interface FaultInjection {
  readonly faults: Faults;
  /** The latest requests, oldest first. */
  readonly requests: SeenRequest[];
  /** Lets everything that hangs or is held end. */
  close(): void;
}

const REQUESTS_KEPT = 1000;

/** Installs fault injection in the hooks of an emulator. */
export function injectFaults(core: Core): FaultInjection {
  const active = new Set<ApplicableFault>();
  const requests: SeenRequest[] = [];
  const closed = new AbortController();

  const find: FindFaults = (place, areas, clientId) =>
    [...active].filter((it) =>
      it.fault[place] !== undefined && areas.includes(it.area) &&
      (it.clientId === null || it.clientId === clientId)
    );

  /** Passes a request through its faults, the first one next to the endpoint. */
  function respond(
    seen: SeenRequest,
    endpoint: () => Promise<Response>,
  ): Promise<Response> {
    if (seen.query.has("sink")) return endpoint();
    const found = find("answer", areasOf(seen), seen.clientId);
    return found.reduce(
      (next, it) => async () => {
        const { fault, options, released } = it;
        it.use();
        return await fault.answer?.({
          core,
          seen,
          options,
          next,
          released,
          closed: closed.signal,
        }) ?? await next();
      },
      endpoint,
    )();
  }

  const hooks: Hooks = {
    async request(request, entry, next) {
      const seen = await seeRequest(request, entry);
      requests.push(seen);
      if (requests.length > REQUESTS_KEPT) requests.shift();
      const before = [...active].map((it) => ({ it, used: it.used }));
      const response = await respond(seen, next);
      const applied = before.filter(({ it, used }) => it.used > used);
      if (applied.length > 0) entry.faults = applied.map(({ it }) => it.name);
      seen.status = response.status;
      seen.reason = entry.reason;
      seen.clientId = entry.clientId ?? seen.clientId;
      seen.grantType = entry.grantType ?? seen.grantType;
      return response;
    },
    callback(applicationId, parameters) {
      for (const it of find("callback", ["callback"], applicationId)) {
        it.use();
        it.fault.callback?.(parameters);
      }
    },
    ...createTampering(core, find),
  };
  Object.assign(core.hooks, hooks);

  const faults: Faults = {
    get active() {
      return [...active];
    },
    set(name, options = {}) {
      const it = activateFault(name, options, (fault) => active.delete(fault));
      active.add(it);
      return it;
    },
    clear(clientId) {
      const id = clientId?.toLowerCase();
      for (const it of active) {
        if (id === undefined || it.clientId === id) it.clear();
      }
    },
  };
  return { faults, requests, close: () => closed.abort() };
}
