import { define } from "../state.ts";

// deno-lint-ignore fresh-handler-export -- Fresh 2 takes both names
export const handlers = define.handlers({
  GET: () => new Response("handlers"),
});
