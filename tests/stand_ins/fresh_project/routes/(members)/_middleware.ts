import { define } from "../../state.ts";

export default [
  define.middleware((ctx) => {
    const member = ctx.url.searchParams.get("member");
    if (member === null) return ctx.redirect("/", 303);
    ctx.state.member = member;
    return ctx.next();
  }),
  define.middleware(async (ctx) => {
    const response = await ctx.next();
    response.headers.append("x-seen", "members");
    return response;
  }),
];
