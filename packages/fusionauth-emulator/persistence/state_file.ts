import { dirname } from "node:path";
import {
  emptyState,
  parseState,
  type SavedState,
  stateLines,
} from "./saved_state.ts";

/** The file that the state is saved in. */
export interface StateFile {
  /** The state of an earlier run; null without a file. */
  kept: SavedState | null;
  /** Schedules a write. */
  changed(): void;
  /** Writes pending changes. */
  close(): Promise<void>;
}

const SHORTEST_DELAY_MS = 250;
// A large state is slow to write, so it is written less often.
const DELAY_PER_WRITE_MS = 20;
const CHUNK_BYTES = 64 * 1024;

/** The state to write, and where warnings go. */
export interface StateFileOptions {
  current(): SavedState;
  warn(line: string): void;
}

/** Opens and reads a state file; null for none. */
export function openStateFile(
  path: string | null,
  { current, warn }: StateFileOptions,
): StateFile {
  if (path === null) {
    return {
      kept: null,
      changed() {},
      close: () => Promise.resolve(),
    };
  }
  const file = path;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dirty = false;
  let delay = SHORTEST_DELAY_MS;
  let writing = Promise.resolve();

  async function write() {
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    const start = performance.now();
    await writeAtomically(file, stateLines(current()));
    delay = Math.max(
      SHORTEST_DELAY_MS,
      (performance.now() - start) * DELAY_PER_WRITE_MS,
    );
  }

  function writeLater() {
    writing = writing.then(write).catch((error) =>
      warn(`Cannot write the emulator's state to ${file}: ${error}`)
    );
  }

  return {
    kept: readState(file, warn),
    changed() {
      dirty = true;
      timer ??= setTimeout(writeLater, delay);
    },
    async close() {
      clearTimeout(timer);
      timer = undefined;
      writeLater();
      await writing;
    },
  };
}

async function writeAtomically(file: string, lines: Iterable<string>) {
  await Deno.mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${crypto.randomUUID()}`;
  // The file holds private keys, so only its owner can read it.
  const options = { createNew: true, write: true, mode: 0o600 };
  const writer = (await Deno.open(draft, options)).writable.getWriter();
  for (const chunk of encode(lines)) await writer.write(chunk);
  await writer.close();
  await Deno.rename(draft, file);
}

/** Encodes texts in chunks. All chunks share one buffer: use each before the next. */
function* encode(texts: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  let used = 0;
  for (const text of texts) {
    for (let rest = text; rest !== "";) {
      const { read, written } = encoder.encodeInto(rest, buffer.subarray(used));
      used += written;
      rest = rest.slice(read);
      if (rest === "") break;
      yield buffer.subarray(0, used);
      used = 0;
    }
  }
  yield buffer.subarray(0, used);
}

function readState(file: string, warn: StateFileOptions["warn"]): SavedState {
  try {
    const state = parseState(readLines(file));
    if (state !== null) return state;
    warn(`${file} is not a state file of this emulator; starting without one`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return emptyState();
}

function* readLines(path: string): Generator<string> {
  using file = Deno.openSync(path);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  let count: number | null;
  while ((count = file.readSync(buffer)) !== null) {
    const bytes = buffer.subarray(0, count);
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
