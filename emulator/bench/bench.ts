import type { Core } from "@/emulator/core.ts";
import type { TokenDraft } from "@/emulator/hooks.ts";
import { signClaims } from "@/emulator/tokens.ts";
import type { Exchange, Mode, ModeOptions } from "./mode.ts";
import { areasOf, findMode, type ModeName } from "./modes.ts";
import { type SeenRequest, seeRequest } from "./seen_request.ts";

/** A mode that is set. */
export interface Setting extends Disposable {
  readonly name: ModeName;
  readonly clientId: string | null;
  /** How often it has been used. */
  readonly used: number;
  /** Resolves when it is used for the first time. */
  readonly reached: Promise<void>;
  /** Lets go what it holds; it stays set. */
  release(): void;
  /** Takes it back, and lets go what it holds. */
  clear(): void;
}

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

interface ActiveSetting extends Setting {
  readonly area: string;
  readonly mode: Mode;
  readonly options: ModeOptions;
  readonly signal: AbortSignal;
  use(): void;
}

const REQUESTS_KEPT = 1000;
const TOKENS_KEPT = 1000;

/** Puts a bench into the hooks of an emulator. */
export function createBench(core: Core): Bench {
  const active = new Set<ActiveSetting>();
  const requests: SeenRequest[] = [];
  // A changed access token still opens userinfo: what a client must refuse, it must refuse itself.
  const genuineTokens = new Map<string, string>();
  const genuineDrafts = new WeakMap<TokenDraft, TokenDraft>();
  const closed = new AbortController();

  /** The settings of some areas that do something there for this client. */
  function settingsFor(
    part: keyof Mode,
    areas: string[],
    clientId: string | null,
  ): ActiveSetting[] {
    return [...active].filter((setting) =>
      setting.mode[part] !== undefined && areas.includes(setting.area) &&
      (setting.clientId === null || setting.clientId === clientId)
    );
  }

  function respond(
    seen: SeenRequest,
    endpoint: () => Promise<Response>,
  ): Promise<Response> {
    if (seen.query.has("sink")) return endpoint();
    let next = endpoint;
    for (const setting of settingsFor("answer", areasOf(seen), seen.clientId)) {
      const inner = next;
      next = async () => {
        const { mode, options, signal } = setting;
        setting.use();
        const exchange: Exchange = {
          core,
          seen,
          options,
          next: inner,
          released: signal,
          closed: closed.signal,
        };
        return await mode.answer?.(exchange) ?? await inner();
      };
    }
    return next();
  }

  Object.assign(
    core.hooks,
    {
      async request(request, entry, next) {
        const seen = await seeRequest(request, entry);
        requests.push(seen);
        if (requests.length > REQUESTS_KEPT) requests.shift();
        const response = await respond(seen, next);
        const { clientId, reason, grantType } = entry;
        Object.assign(seen, { reason, status: response.status });
        seen.clientId = clientId ?? seen.clientId;
        seen.grantType = grantType ?? seen.grantType;
        return response;
      },
      async draft(draft) {
        const settings = settingsFor(
          "draft",
          [`${draft.kind}-token`, "keys"],
          draft.applicationId,
        );
        genuineDrafts.set(draft, {
          ...draft,
          header: { ...draft.header },
          claims: { ...draft.claims },
        });
        for (const setting of settings) {
          setting.use();
          await setting.mode.draft?.(draft, core);
        }
      },
      async signed(token, draft) {
        const settings = settingsFor(
          "signed",
          [`${draft.kind}-token`, "keys"],
          draft.applicationId,
        );
        let sent = token;
        for (const setting of settings) {
          setting.use();
          sent = await setting.mode.signed?.(sent, draft, core) ?? sent;
        }
        const genuine = genuineDrafts.get(draft);
        if (genuine !== undefined && active.size > 0) {
          genuineTokens.set(
            sent,
            await signClaims(genuine.claims, genuine.key, genuine.header),
          );
          const [oldest] = genuineTokens.keys();
          if (genuineTokens.size > TOKENS_KEPT && oldest !== undefined) {
            genuineTokens.delete(oldest);
          }
        }
        return sent;
      },
      presented: (token) => genuineTokens.get(token) ?? token,
      callback(applicationId, parameters) {
        for (
          const setting of settingsFor("callback", ["callback"], applicationId)
        ) {
          setting.use();
          setting.mode.callback?.(parameters);
        }
      },
    } satisfies Partial<Core["hooks"]>,
  );

  return {
    requests,
    get settings() {
      return [...active];
    },
    set(name, options = {}) {
      const { area, mode } = findMode(name);
      if (
        options.clientId !== undefined && ["discovery", "jwks"].includes(area)
      ) {
        throw new TypeError(
          `"${name}" cannot be for one client: requests to ${area} do not say whose they are`,
        );
      }
      const { promise: reached, resolve } = Promise.withResolvers<void>();
      let gate = new AbortController();
      let used = 0;
      const setting: ActiveSetting = {
        name,
        area,
        mode,
        options,
        clientId: options.clientId?.toLowerCase() ?? null,
        reached,
        get used() {
          return used;
        },
        get signal() {
          return gate.signal;
        },
        use() {
          used++;
          if (used === options.times) active.delete(setting);
          resolve();
        },
        release() {
          gate.abort();
          gate = new AbortController();
        },
        clear() {
          active.delete(setting);
          gate.abort();
        },
        [Symbol.dispose]: () => setting.clear(),
      };
      active.add(setting);
      return setting;
    },
    clear(clientId) {
      for (const setting of active) {
        if (
          clientId === undefined ||
          setting.clientId === clientId.toLowerCase()
        ) setting.clear();
      }
    },
    [Symbol.dispose]: () => closed.abort(),
  };
}
