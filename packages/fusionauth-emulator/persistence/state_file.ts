import { dirname } from "node:path";
import { describeSystemError } from "../data/system_error.ts";
import { copyRest, encodeInChunks, readLines, sizeOf } from "./state_lines.ts";
import { lockStateFile } from "./lock.ts";
import {
  changeLine,
  emptyState,
  isOtherVersion,
  parseState,
  type SavedState,
  type StateChange,
  stateLines,
} from "./saved_state.ts";
import { StateFileError } from "./state_file_error.ts";

/** The file that the state is saved in. */
export interface StateFile {
  /** The state of an earlier run; null without a file. */
  kept: SavedState | null;
  /**
   * Begins to save, when the kept state has been restored completely; `current` is the state to
   * write.
   */
  begin(current: () => SavedState): void;
  /** Saves one change: it is in the file when this returns. Does nothing before `begin()`. */
  save(change: StateChange): void;
  /** Writes the whole state anew. */
  rewrite(): Promise<void>;
  /** Writes the whole state if it has changed, and lets other emulators use the file. */
  close(): Promise<void>;
}

/** How many bytes a file gains, besides its size, before it is written anew. */
const APPENDED_BYTES = 4 * 1024 * 1024;

const NO_STATE_FILE: StateFile = {
  kept: null,
  begin() {},
  save() {},
  rewrite: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

// The file holds private keys, so only its owner can read it.
const MODE = 0o600;

/**
 * Opens, locks and reads a state file; null for none. `warn` gets problems that do not stop the
 * emulator, one line each. Throws StateFileError for a file that another
 * emulator uses, that cannot be read or written, or that is something else.
 */
export function openStateFile(
  path: string | null,
  warn: (line: string) => void,
): StateFile {
  if (path === null) return NO_STATE_FILE;
  const file = path;
  const encoder = new TextEncoder();
  let current: (() => SavedState) | null = null;
  const lock = lockIn(file);
  let appender: Deno.FsFile | null = null;
  let size = 0;
  let rewrittenSize = 0;
  let isDirty = false;
  /** Whether a change could not be appended, because the file does not exist. */
  let isMissing = false;
  let rewriting: Promise<void> | null = null;

  function append(bytes: Uint8Array) {
    appender ??= Deno.openSync(file, { append: true });
    for (let at = 0; at < bytes.length;) {
      at += appender.writeSync(bytes.subarray(at));
    }
    size += bytes.length;
  }

  async function writeAnew() {
    if (current === null) return;
    const draft = `${file}.${crypto.randomUUID()}`;
    const known = sizeOf(file);
    isDirty = false;
    isMissing = false;
    try {
      await Deno.mkdir(dirname(file), { recursive: true });
      const options = { createNew: true, write: true, mode: MODE };
      const writer = (await Deno.open(draft, options)).writable.getWriter();
      for (const chunk of encodeInChunks(stateLines(current()))) {
        await writer.write(chunk);
      }
      await writer.close();
      replaceWith(draft, known);
    } catch (error) {
      isDirty = true;
      warn(cannotWrite(file, error));
      return;
    }
    // Saved while there was no file.
    if (isMissing) await writeAnew();
  }

  /**
   * Replaces the file, and takes over the changes that were appended to it after its first `known`
   * bytes. Synchronous, so that no change can come between the steps.
   */
  function replaceWith(draft: string, known: number) {
    appender?.close();
    appender = null;
    if (sizeOf(file) > known) copyRest(file, known, draft);
    Deno.renameSync(draft, file);
    size = rewrittenSize = sizeOf(file);
  }

  function rewrite() {
    return rewriting ??= writeAnew().finally(() => rewriting = null);
  }

  function save(change: StateChange) {
    if (current === null) return;
    isDirty = true;
    try {
      append(encoder.encode(changeLine(change)));
    } catch (error) {
      isMissing = error instanceof Deno.errors.NotFound;
      if (isMissing) rewrite();
      else warn(cannotWrite(file, error));
    }
    if (size > 2 * rewrittenSize + APPENDED_BYTES) rewrite();
  }

  try {
    return {
      kept: readState(file, warn),
      begin(state) {
        current = state;
        size = rewrittenSize = sizeOf(file);
      },
      save,
      rewrite,
      async close() {
        await rewriting;
        if (isDirty) await rewrite();
        appender?.close();
        appender = null;
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

function lockIn(file: string): Disposable {
  try {
    Deno.mkdirSync(dirname(file), { recursive: true });
    return lockStateFile(file);
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    throw unusable("write", file, error);
  }
}

function readState(file: string, warn: (line: string) => void): SavedState {
  try {
    const state = parseState(readLines(file));
    if (state !== null) return state;
    if (Deno.statSync(file).size === 0) return emptyState();
    const [first = ""] = readLines(file);
    if (!isOtherVersion(first)) {
      throw new StateFileError(
        `${file} is not a state file of this emulator: choose another with --state (option stateFile), or delete it`,
      );
    }
    warn(`${file} is of another version; starting without its state`);
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    if (!(error instanceof Deno.errors.NotFound)) {
      throw unusable("read", file, error);
    }
  }
  return emptyState();
}

function cannotWrite(file: string, error: unknown): string {
  return `Cannot write the emulator's state to ${file}: ${
    describeSystemError(error)
  }`;
}

function unusable(verb: string, file: string, cause: unknown): StateFileError {
  return new StateFileError(
    `Cannot ${verb} the state file ${file}: ${
      describeSystemError(cause)
    }. Choose another with --state (option stateFile), or none with --forget`,
    { cause },
  );
}
