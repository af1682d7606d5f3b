import { withKv } from "@/server/kv.ts";
import { define } from "@/utils.ts";

const KEEP_FOR_MS = 60_000;

/** Concurrent probes share one write. */
let probing: Promise<unknown> | undefined;

export const handler = define.handlers({
  /** 200 when KV accepts writes; else `StoreUnavailable` makes it 503. */
  async GET() {
    probing ??= withKv((kv) =>
      kv.set(["healthz"], true, { expireIn: KEEP_FOR_MS })
    ).finally(() => probing = undefined);
    await probing;
    return new Response("ok\n");
  },
});
