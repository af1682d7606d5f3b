import { openEmulator } from "../tests/support/client.ts";
import { residentMegabytes } from "./resident_megabytes.ts";

// One start and stop, in a process of its own; emulator_bench.ts takes the time.
const stateFile = Deno.env.get("STATE_FILE") ?? null;
const emulator = await openEmulator({ stateFile });
const response = await fetch(`${emulator.origin}/api/status`);
await response.body?.cancel();
// deno-lint-ignore no-console
console.log(`${residentMegabytes()} MB`);
await emulator.close();
