import { define } from "@/utils.ts";

export const handler = define.handlers({
  /** 200 while the process lives; touches nothing. */
  GET: () => new Response("ok\n"),
});
