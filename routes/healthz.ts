import { withKv } from "@/auth/kv.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  /** 200 when KV answers; else `StoreUnavailable` makes it 503. */
  async GET() {
    await withKv((kv) => kv.get(["healthz"]));
    return new Response("ok\n");
  },
});
