import { startSignIn } from "@/auth/sign_in/start_sign_in.ts";
import { refuseUnlessNavigation } from "@/server/fetch_metadata.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    return refuseUnlessNavigation(ctx.req) ??
      await startSignIn(ctx.req, ctx.url, "register");
  },
});
