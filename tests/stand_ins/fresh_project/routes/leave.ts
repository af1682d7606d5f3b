import { define } from "../state.ts";

export const handler = define.handlers({
  POST: (ctx) => ctx.redirect("/", 303),
});
