import { StateFileError } from "./state_file_error.ts";

/**
 * Locks a state file against other emulators until the lock is closed. The operating system holds
 * the lock and releases it when the process ends, however it ends. Throws StateFileError when another
 * emulator has it.
 */
export function lockStateFile(path: string): Disposable {
  // The state file itself is replaced when it is rewritten, and a lock stays with the replaced file.
  const file = Deno.openSync(`${path}.lock`, {
    read: true,
    write: true,
    create: true,
    mode: 0o600,
  });
  if (!file.tryLockSync(true)) {
    const owner = readOwner(file);
    file.close();
    throw new StateFileError(
      `The state file ${path} is in use by another emulator${owner}: stop it, or choose another file with --state (option stateFile), or none with --forget`,
    );
  }
  file.truncateSync();
  file.writeSync(new TextEncoder().encode(String(Deno.pid)));
  return file;
}

/** Who has the lock, for a message; empty when the file cannot be read, as on Windows. */
function readOwner(file: Deno.FsFile): string {
  try {
    const buffer = new Uint8Array(16);
    const text = new TextDecoder().decode(
      buffer.subarray(0, file.readSync(buffer) ?? 0),
    );
    return /^\d+$/.test(text) ? ` (process ${text})` : "";
  } catch {
    return "";
  }
}
