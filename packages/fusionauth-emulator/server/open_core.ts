import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createClock } from "../data/clock.ts";
import { stableUuid } from "../data/secrets.ts";
import { createStore } from "../data/store.ts";
import type { Core } from "../instance/core.ts";
import { createHooks } from "../instance/hooks.ts";
import { createRequestLog } from "../instance/request_log.ts";
import { readKickstart } from "../kickstart/file/kickstart.ts";
import { applyKickstart } from "../kickstart/requests/apply_kickstart.ts";
import { restoreSessions, restoreUsers } from "../persistence/restore.ts";
import { openStateFile, type StateFile } from "../persistence/state_file.ts";
import { createExpiringValues } from "../sessions/expiring_values.ts";
import { createRefreshTokens } from "../sessions/refresh_tokens.ts";
import { createSsoSessions } from "../sessions/sso_sessions.ts";
import { createKeyRing } from "../tokens/key_ring.ts";
import { createDeliveries } from "../webhooks/deliveries.ts";
import { webhookLimits } from "../webhooks/unsupported.ts";
import { readEnvironment } from "./environment.ts";

/** What an emulator is configured from, and where it keeps what it comes to know. */
export interface CoreOptions {
  /** Default: kickstart/kickstart.json of this project. */
  kickstartFile?: string | URL;
  /** More of what `#{ENV.NAME}` reads, before the environment and .env. */
  env?: Readonly<Record<string, string>>;
  /** Values in place of the kickstart's own variables. */
  variables?: Readonly<Record<string, string>>;
  /** Where keys and sessions outlive a restart; null keeps nothing. */
  stateFile?: string | null;
  /** Sends what the emulator sends to others. */
  fetch?: typeof fetch;
  /** Whether it keeps its log to itself. */
  quiet?: boolean;
}

const KICKSTART_FILE = new URL(
  "../../../kickstart/kickstart.json",
  import.meta.url,
);
const STATE_FILE = new URL("../../../.fusionauth/state.jsonl", import.meta.url);

/**
 * All that endpoints need, from the kickstart and from what an earlier run left, with the file that
 * it is kept in. Throws KickstartError for a kickstart file that is wrong or asks for too much.
 */
export async function openCore(
  options: CoreOptions,
  warn: (line: string) => void,
): Promise<{ core: Core; stateFile: StateFile }> {
  const print = options.quiet === true ? () => {} : warn;
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
      warn,
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
    codes: createExpiringValues(clock),
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
    emit(event) {
      core.deliveries.send(event);
      core.listeners.forEach((listener) => listener(event));
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
  return { core, stateFile };
}

/** Each kickstart has a state of its own. */
function stateFileOf(kickstartFile: string | URL | undefined): string {
  if (kickstartFile === undefined) return fileURLToPath(STATE_FILE);
  const path = kickstartFile instanceof URL
    ? fileURLToPath(kickstartFile)
    : resolve(kickstartFile);
  return fileURLToPath(new URL(`${stableUuid(path)}.jsonl`, STATE_FILE));
}
