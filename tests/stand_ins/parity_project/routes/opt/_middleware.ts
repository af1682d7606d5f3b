import { define } from "../../state.ts";

export default define.middleware(async (ctx) => {
  const response = await ctx.next();
  response.headers.set("x-folder", "opt");
  return response;
});
