import { emptyState, type SavedState } from "../../persistence/saved_state.ts";
import { openStateFile } from "../../persistence/state_file.ts";

/** A new name for a state file, in a folder that does not exist. */
export async function stateFileName(): Promise<string> {
  return `${await Deno.makeTempDir({ prefix: "state" })}/kept/state.json`;
}

/** Receives warnings where there must be none. */
export function fail(line: string) {
  throw new Error(line);
}

/** Reads the state in a file that no emulator uses; an empty state when there is no file. */
export async function readState(path: string): Promise<SavedState> {
  const file = openStateFile(path, fail);
  await file.close();
  return file.kept ?? emptyState();
}
