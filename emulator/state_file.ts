import { dirname } from "node:path";
import {
  EMPTY_STATE,
  type KeptState,
  parseState,
  VERSION,
} from "./kept_state.ts";

/** The file that the state is kept in. */
export interface StateFile {
  /** What an earlier run left; null when there is none. */
  kept: KeptState | null;
  /** Notes that the state has changed; it is written a little later. */
  changed(): void;
  /** Writes what has not been written yet. */
  close(): Promise<void>;
}

const SHORTEST_DELAY_MS = 250;
// A big state takes long to write; then it is written less often.
const DELAY_PER_WRITE_MS = 20;
const TOKENS_PER_PIECE = 500;

/** Where the state comes from when it is written, and where warnings go. */
export interface StateFileOptions {
  current(): KeptState;
  warn(line: string): void;
}

/** Opens the file and reads it, or does nothing for null. */
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
    await writeAtomically(file, serialize(current()));
    delay = Math.max(
      SHORTEST_DELAY_MS,
      (performance.now() - start) * DELAY_PER_WRITE_MS,
    );
  }

  function writeLater() {
    writing = writing.then(write).catch((error) =>
      warn(`Cannot keep the emulator's state in ${file}: ${error}`)
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

/** The state as JSON, in pieces: as one text, a hundred thousand tokens take a lot of memory. */
function* serialize({ refreshTokens, ...state }: KeptState): Generator<string> {
  const rest = JSON.stringify({ version: VERSION, ...state });
  yield `${rest.slice(0, -1)},"refreshTokens":[`;
  for (let at = 0; at < refreshTokens.length; at += TOKENS_PER_PIECE) {
    const piece = refreshTokens.slice(at, at + TOKENS_PER_PIECE);
    yield (at === 0 ? "" : ",") + JSON.stringify(piece).slice(1, -1);
  }
  yield "]}";
}

async function writeAtomically(file: string, pieces: Iterable<string>) {
  await Deno.mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${crypto.randomUUID()}`;
  // It holds private keys: for this user alone.
  await Deno.writeTextFile(draft, ReadableStream.from(pieces), { mode: 0o600 });
  await Deno.rename(draft, file);
}

function readState(file: string, warn: StateFileOptions["warn"]): KeptState {
  let text;
  try {
    text = Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return EMPTY_STATE;
    throw error;
  }
  const state = parseState(text);
  if (state === null) {
    warn(`${file} is not the emulator's state; starting afresh`);
  }
  return state ?? EMPTY_STATE;
}
