import { openEmulator } from "../tests/support/client.ts";
import { residentMegabytes } from "./resident_megabytes.ts";

// Starts and stops an emulator; emulator_bench.ts runs this in its own process and measures the time.
const stateFile = Deno.env.get("STATE_FILE") ?? null;
const emulator = await openEmulator({ stateFile });
const response = await fetch(`${emulator.origin}/api/status`);
await response.body?.cancel();
// deno-lint-ignore no-console
console.log(`${residentMegabytes()} MB`);
await emulator.close();
