import { getMetadata } from "@/auth/fusionauth/metadata.ts";
import { draining } from "@/server/draining.ts";
import { withKv } from "@/server/kv.ts";
import { describeError, logEvent } from "@/server/log.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  /** 200 when requests can be answered: KV reads, and FusionAuth's metadata is known. */
  async GET() {
    const reason = await findObstacle();
    return new Response(`${reason ?? "ok"}\n`, {
      status: reason === null ? 200 : 503,
    });
  },
});

async function findObstacle(): Promise<string | null> {
  if (draining.signal.aborted) return "draining";
  const [kv, metadata] = await Promise.allSettled([
    withKv((kv) => kv.get(["readyz"])),
    getMetadata(),
  ]);
  for (const check of [kv, metadata]) {
    if (check.status === "fulfilled") continue;
    const error = describeError(check.reason);
    logEvent("warn", "not_ready", { error });
    return check === kv ? "kv" : "fusionauth";
  }
  return null;
}
