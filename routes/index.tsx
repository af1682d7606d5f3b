import { page } from "fresh";
import { getCurrentSession } from "@/auth/session/current_session.ts";
import { redirect } from "@/server/redirect.ts";
import { define } from "@/utils.ts";
import { Hero } from "./(_components)/Hero.tsx";

export const handler = define.handlers({
  async GET(ctx) {
    const session = await getCurrentSession(ctx.req.headers);
    if (session !== null) return redirect("/account");
    // The same for everybody who sends no cookie.
    const headers = { "cache-control": "no-cache", vary: "cookie" };
    return page(undefined, { headers });
  },
});

export default define.page<typeof handler>(function Home() {
  return <Hero />;
});
