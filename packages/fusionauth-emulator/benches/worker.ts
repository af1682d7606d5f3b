/// <reference lib="deno.worker" />
import { openEmulator } from "../tests/support/client.ts";

// An emulator on a thread of its own, so that it and its clients have a core each.
const emulator = await openEmulator();
self.postMessage(emulator.origin);
