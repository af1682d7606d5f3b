import { page } from "fresh";
import { findSession } from "@/auth/current_session.ts";
import { Hero } from "@/components/Hero.tsx";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const session = await findSession(ctx.req.headers);
    return session === null ? page() : ctx.redirect("/account", 303);
  },
});

export default define.page<typeof handler>(function Home() {
  return <Hero />;
});
