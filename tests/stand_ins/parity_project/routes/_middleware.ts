import { define } from "../state.ts";

export default define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    const isSet = ctx.error === error;
    if (!ctx.url.searchParams.has("caught")) throw error;
    return new Response(`ctx.error is ${isSet ? "set" : "not set"}`);
  }
});
