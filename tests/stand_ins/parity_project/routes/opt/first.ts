import { define } from "../../state.ts";

export const handler = define.handlers(() => new Response("first"));
