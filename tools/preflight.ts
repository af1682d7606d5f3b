// What must hold before the app goes out, whether FusionAuth is up or not: deno task preflight.
// Invalid settings, and quickstart secrets or http in production, stop it where they are read.
import { settings } from "@/fresh.config.ts";
import { closeKv, wasUsedBefore } from "@/server/kv.ts";
import { find } from "./checks/finding.ts";
import { checkKv } from "./checks/kv.ts";
import { checkProductionSettings } from "./checks/production.ts";
import { isSound, toTable } from "./checks/report.ts";

const findings = await Promise.all([
  find("production", () => checkProductionSettings(settings)),
  find("kv", async () => {
    // Leaves the mark by which the server tells an assigned KV from an empty one.
    if (settings.DENO_DEPLOY) await wasUsedBefore();
    return await checkKv(settings);
  }),
]);
await closeKv();
// deno-lint-ignore no-console
console.log(toTable(findings));
// A preview signs nobody in, and may go out with any settings.
Deno.exit(isSound(findings) || settings.DENO_TIMELINE !== "production" ? 0 : 1);
