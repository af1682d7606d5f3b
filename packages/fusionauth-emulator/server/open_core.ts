import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createChanges } from "../data/changes.ts";
import { createClock } from "../data/clock.ts";
import { stableUuid } from "../data/secrets.ts";
import { createStore } from "../data/store.ts";
import type { Core } from "../instance/core.ts";
import { createHooks } from "../instance/hooks.ts";
import { createMails } from "../instance/mails.ts";
import { createRequestLog } from "../instance/request_log.ts";
import { type Kickstart, readKickstart } from "../kickstart/file/kickstart.ts";
import { applyKickstart } from "../kickstart/requests/apply_kickstart.ts";
import { restoreSessions, restoreUsers } from "../persistence/restore.ts";
import { openStateFile, type StateFile } from "../persistence/state_file.ts";
import { createExpiringValues } from "../sessions/expiring_values.ts";
import { createRefreshTokens } from "../sessions/refresh_tokens.ts";
import { createSsoSessions } from "../sessions/sso_sessions.ts";
import { createStories } from "../stories/stories.ts";
import { createKeyRing } from "../tokens/key_ring.ts";
import { createDeliveries } from "../webhooks/deliveries.ts";
import { unsupportedWebhookSettings } from "../webhooks/unsupported.ts";
import { readEnvironment } from "./environment.ts";
import type { EmulatorOptions } from "./options.ts";

const KICKSTART_FILE = "kickstart/kickstart.json";
const STATE_FOLDER = ".fusionauth";

/** An instance, its state file, and its kickstart read anew. */
interface OpenedCore {
  readonly core: Core;
  readonly stateFile: StateFile;
  /** Throws KickstartError for a mistake. */
  readKickstart(): Kickstart;
}

/**
 * Creates everything that endpoints need, from the kickstart and the state file. Throws
 * KickstartError for a kickstart file with a mistake or an unsupported setting.
 */
export async function openCore(
  options: EmulatorOptions,
  warn: (line: string) => void,
): Promise<OpenedCore> {
  const print = options.quiet === true ? () => {} : warn;
  const kickstartFile = options.kickstartFile ?? KICKSTART_FILE;
  const clock = createClock();
  // Until the earlier state is restored completely, it must not be overwritten.
  let isComplete = false;
  const changed = () => {
    if (isComplete) stateFile.changed();
  };
  const stateFile = openStateFile(
    options.stateFile === undefined
      ? stateFileOf(kickstartFile)
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
  const read = () =>
    readKickstart(kickstartFile, {
      env: { ...readEnvironment(), ...options.env },
      variables: options.variables ?? {},
      uuid: (path) => uuids[path] ??= crypto.randomUUID(),
    });
  const kickstart = read();
  const store = createStore(kickstart.defaultTenantId, changed);
  const keys = createKeyRing(kept?.keys ?? null, changed);
  const changes = createChanges();
  const core: Core = {
    store,
    keys,
    clock,
    hooks: createHooks(),
    log: createRequestLog(print),
    codes: createExpiringValues(clock),
    passwordChanges: createExpiringValues(clock),
    oneTimePasswords: createExpiringValues(clock),
    loginsInProgress: createExpiringValues(clock),
    refreshTokens: createRefreshTokens(clock, changed),
    ssoSessions: createSsoSessions(clock, changed),
    notes: [],
    stories: createStories(changes.notify),
    mails: createMails(changes.notify),
    changes,
    offersPicker: options.picker ?? false,
    deliveries: createDeliveries({
      store,
      keys,
      clock,
      fetch: options.fetch ?? fetch,
      print,
      changed: changes.notify,
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
  notes.push(...unsupportedWebhookSettings(store));
  restoreSessions(core, kept);
  isComplete = true;
  changed();
  return { core, stateFile, readKickstart: read };
}

/** The default state file of a kickstart file: each has its own. */
function stateFileOf(kickstartFile: string | URL): string {
  const path = kickstartFile instanceof URL
    ? fileURLToPath(kickstartFile)
    : resolve(kickstartFile);
  const name = path === resolve(KICKSTART_FILE) ? "state" : stableUuid(path);
  return resolve(STATE_FOLDER, `${name}.jsonl`);
}
