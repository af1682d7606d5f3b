import { readSessionId } from "@/auth/session_cookie.ts";
import { getSession } from "@/auth/session_store.ts";
import { Hero } from "@/components/Hero.tsx";
import { define } from "@/utils.ts";
import { page } from "fresh";

export const handler = define.handlers({
  async GET(ctx) {
    const id = readSessionId(ctx.req.headers);
    const session = id === null ? null : await getSession(id);
    return session === null ? page() : ctx.redirect("/account", 303);
  },
});

export default define.page<typeof handler>(function Home() {
  return <Hero />;
});
