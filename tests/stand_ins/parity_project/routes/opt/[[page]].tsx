import { define } from "../../state.ts";

export const handler = define.handlers((ctx) =>
  new Response(`page ${ctx.params.page}`)
);
