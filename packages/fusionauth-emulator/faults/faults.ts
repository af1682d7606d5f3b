import type { Core } from "../instance/core.ts";
import type { Hooks } from "../instance/hooks.ts";
import {
  type ActiveSetting,
  createSetting,
  type FindSettings,
  type Setting,
} from "./active_fault.ts";
import { areasOf, type ModeName } from "./catalog.ts";
import type { ModeOptions } from "./fault.ts";
import { type SeenRequest, seeRequest } from "./seen_request.ts";
import { createTampering } from "./tampering.ts";

/** Makes a running emulator misbehave, one way at a time or several at once. */
export interface Bench extends Disposable {
  /** Sets a mode; one that is set later acts on what an earlier one did. */
  set(name: ModeName, options?: ModeOptions): Setting;
  /** Takes all modes back, or those of one client. */
  clear(clientId?: string): void;
  /** What is set now. */
  readonly settings: readonly Setting[];
  /** The latest requests with all that came with them, the oldest first. */
  readonly requests: SeenRequest[];
}

const REQUESTS_KEPT = 1000;

/** Puts a bench into the hooks of an emulator. */
export function createBench(core: Core): Bench {
  const active = new Set<ActiveSetting>();
  const requests: SeenRequest[] = [];
  const closed = new AbortController();

  const find: FindSettings = (part, areas, clientId) =>
    [...active].filter((setting) =>
      setting.mode[part] !== undefined && areas.includes(setting.area) &&
      (setting.clientId === null || setting.clientId === clientId)
    );

  /** Hands a request through all modes for it, the first one nearest to the endpoint. */
  function respond(
    seen: SeenRequest,
    endpoint: () => Promise<Response>,
  ): Promise<Response> {
    if (seen.query.has("sink")) return endpoint();
    const settings = find("answer", areasOf(seen), seen.clientId);
    return settings.reduce(
      (next, setting) => async () => {
        const { mode, options, released } = setting;
        setting.use();
        return await mode.answer?.({
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
      const response = await respond(seen, next);
      seen.status = response.status;
      seen.reason = entry.reason;
      seen.clientId = entry.clientId ?? seen.clientId;
      seen.grantType = entry.grantType ?? seen.grantType;
      return response;
    },
    callback(applicationId, parameters) {
      for (const setting of find("callback", ["callback"], applicationId)) {
        setting.use();
        setting.mode.callback?.(parameters);
      }
    },
    ...createTampering(core, find),
  };
  Object.assign(core.hooks, hooks);

  return {
    requests,
    get settings() {
      return [...active];
    },
    set(name, options = {}) {
      const setting = createSetting(name, options, (it) => active.delete(it));
      active.add(setting);
      return setting;
    },
    clear(clientId) {
      const id = clientId?.toLowerCase();
      for (const setting of active) {
        if (id === undefined || setting.clientId === id) setting.clear();
      }
    },
    [Symbol.dispose]: () => closed.abort(),
  };
}
