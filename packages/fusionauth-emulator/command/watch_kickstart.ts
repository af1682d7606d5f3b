import { basename, dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describeSystemError } from "../data/system_error.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";
import type { InspectableEmulator } from "../server/emulator.ts";

/** Editors write a file in several steps. */
const SETTLE_MS = 50;

/**
 * Reloads the kickstart whenever it or a file that it includes is edited, and prints what changed. An
 * edit with a mistake is reported, and changes nothing.
 */
export function watchKickstart(
  emulator: InspectableEmulator,
  print: (line: string) => void,
): Disposable {
  const name = basename([...emulator.kickstartTexts.keys()][0] ?? "");
  let watched: string[] = [];
  let watcher: Deno.FsWatcher | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let problem: string | null = null;
  let reloading = Promise.resolve();
  watch();

  function watch() {
    const folders = [
      ...new Set([...emulator.kickstartTexts.keys()].map(dirname)),
    ];
    if (isDeepStrictEqual(folders, watched)) return;
    watched = folders;
    watcher?.close();
    try {
      watcher = Deno.watchFs(folders, { recursive: false });
      void listen(watcher);
      // The files may have been edited before they were watched.
      reloadSoon();
    } catch (error) {
      watcher = null;
      print(
        `Edits of the kickstart are not noticed: ${describeSystemError(error)}`,
      );
    }
  }

  async function listen(events: Deno.FsWatcher) {
    for await (const { kind } of events) if (kind !== "access") reloadSoon();
  }

  function reloadSoon() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reloading = reloading.then(reload);
    }, SETTLE_MS);
  }

  async function reload() {
    // A missing file may have been created, so after a mistake every event counts.
    if (problem === null && !isEdited(emulator.kickstartTexts)) return;
    try {
      const changes = await emulator.reload();
      const what = changes.length === 0 ? ["nothing changed"] : changes;
      print([`Reloaded ${name}:`, ...what].join("\n  "));
      problem = null;
      watch();
    } catch (error) {
      const isMistake = error instanceof KickstartError ||
        error instanceof Deno.errors.NotFound;
      if (!isMistake) throw error;
      if (problem !== error.message) {
        print(`${error.message}\n  The kickstart stays as it was`);
      }
      problem = error.message;
    }
  }

  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

function isEdited(texts: ReadonlyMap<string, string>): boolean {
  return [...texts].some(([path, text]) => readText(path) !== text);
}

function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}
