/// <reference lib="deno.worker" />
import { openEmulator } from "../tests/support/client.ts";

// An emulator in its own thread, so that it and its clients have one core each.
const emulator = await openEmulator();
self.postMessage(emulator.origin);
