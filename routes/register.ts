import { startSignIn } from "@/auth/start_sign_in.ts";
import { isNavigation } from "@/http/navigation.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    // A prefetched sign-in would leave flows behind that nobody wanted.
    if (!isNavigation(ctx.req)) return new Response(null, { status: 204 });
    return startSignIn(ctx.req, ctx.url, "register");
  },
});
