/// <reference lib="deno.worker" />
import { startEmulator } from "../server/emulator.ts";

// An emulator on a thread of its own, so that it and its clients have a core each.
const emulator = await startEmulator({
  port: 0,
  stateFile: null,
  quiet: true,
});
self.postMessage(emulator.origin);
