import { define } from "../state.ts";

export default define.middleware(async (ctx) => {
  const response = await ctx.next();
  response.headers.append("x-seen", "root");
  return response;
});
