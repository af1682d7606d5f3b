import { startSignIn } from "@/auth/sign_in/start_sign_in.ts";
import { isNavigation } from "@/server/fetch_metadata.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    // A prefetched sign-in would leave transactions behind that nobody wants.
    if (!isNavigation(ctx.req)) return new Response(null, { status: 204 });
    return startSignIn(ctx.req, ctx.url, "authorize");
  },
});
