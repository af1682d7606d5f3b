import { resolve } from "node:path";
import { createChanges } from "../data/changes.ts";
import { createClock } from "../data/clock.ts";
import { stableUuid } from "../data/secrets.ts";
import { createStore } from "../data/store.ts";
import type { Core } from "../instance/core.ts";
import { createHooks } from "../instance/hooks.ts";
import { createMails } from "../instance/mails.ts";
import { createRequestLog } from "../instance/request_log.ts";
import { findKickstart } from "../kickstart/file/find_kickstart.ts";
import { readKickstart } from "../kickstart/file/kickstart.ts";
import { restoreSessions, restoreUsers } from "../persistence/restore.ts";
import { openStateFile, type StateFile } from "../persistence/state_file.ts";
import { createExpiringValues } from "../sessions/expiring_values.ts";
import { createRefreshTokens } from "../sessions/refresh_tokens.ts";
import { createSsoSessions } from "../sessions/sso_sessions.ts";
import { createStories } from "../stories/stories.ts";
import { createKeyRing } from "../tokens/key_ring.ts";
import { createDeliveries } from "../webhooks/deliveries.ts";
import { readEnvironment } from "./environment.ts";
import { type LoadedKickstart, loadKickstart } from "./loaded_kickstart.ts";
import type { EmulatorOptions } from "./options.ts";

const KICKSTART_FILE = "kickstart/kickstart.json";
const STATE_FOLDER = ".fusionauth";

/** An instance, with its kickstart and its state file. */
export interface OpenedCore {
  core: Core;
  kickstart: LoadedKickstart;
  stateFile: StateFile;
}

/**
 * Creates everything that endpoints need, from the kickstart and the state file. Throws
 * KickstartError for a kickstart file with a mistake or an unsupported setting, and StateFileError
 * for a state file that cannot be used.
 */
export async function openCore(
  options: EmulatorOptions,
  print: (line: string) => void,
): Promise<OpenedCore> {
  const kickstartFile = findKickstart(options.kickstartFile ?? KICKSTART_FILE);
  const stateFile = openStateFile(
    options.stateFile === undefined
      ? stateFileOf(kickstartFile)
      : options.stateFile,
    print,
  );
  try {
    const { core, kickstart } = await fill(kickstartFile, stateFile, {
      ...options,
      print: options.quiet === true ? () => {} : print,
    });
    return { core, kickstart, stateFile };
  } catch (error) {
    await stateFile.close();
    throw error;
  }
}

async function fill(
  kickstartFile: string,
  stateFile: StateFile,
  options: EmulatorOptions & { print: (line: string) => void },
): Promise<Omit<OpenedCore, "stateFile">> {
  const { kept } = stateFile;
  const { print } = options;
  const clock = createClock();
  const uuids: Record<string, string> = { ...kept?.uuids };
  const read = () =>
    readKickstart(kickstartFile, {
      env: { ...readEnvironment(), ...options.env },
      variables: options.variables ?? {},
      uuid: (path) => uuids[path] ??= crypto.randomUUID(),
    });
  const changes = createChanges();
  const first = read();
  let kickstart: LoadedKickstart | null = null;
  let hasNewKeys = false;
  const store = createStore(first.defaultTenantId, (id, record) => {
    if (kickstart?.hasUser(id) === false) {
      stateFile.save({ kind: "user", id, record });
    }
  });
  const keys = createKeyRing({
    kept: kept?.keys ?? null,
    keyFolder: options.keyFolder ?? null,
    changed(record) {
      hasNewKeys = true;
      stateFile.save({ kind: "key", id: record.kid, record });
    },
  });
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
    refreshTokens: createRefreshTokens(
      clock,
      (id, record) => stateFile.save({ kind: "refreshToken", id, record }),
    ),
    ssoSessions: createSsoSessions(
      clock,
      (id, record) => stateFile.save({ kind: "ssoSession", id, record }),
    ),
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
  const loaded = await loadKickstart(core, first, read);
  kickstart = loaded;
  restoreUsers(core, kept);
  restoreSessions(core, kept);
  stateFile.begin(() => ({
    keys: keys.stored(),
    refreshTokens: core.refreshTokens.all(),
    ssoSessions: core.ssoSessions.entries(),
    users: [...store.users.values()].filter(({ id }) => !loaded.hasUser(id)),
    uuids,
  }));
  if (hasNewKeys) await stateFile.rewrite();
  return { core, kickstart: loaded };
}

/** The default state file of a kickstart file: each has its own. */
function stateFileOf(kickstartFile: string): string {
  const isDefault = kickstartFile === resolve(KICKSTART_FILE);
  const name = isDefault ? "state" : stableUuid(kickstartFile);
  return resolve(STATE_FOLDER, `${name}.jsonl`);
}
