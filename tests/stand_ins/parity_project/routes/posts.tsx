import { define } from "../state.ts";

export const handler = define.handlers({
  POST: () => new Response("posted"),
});

export default define.page(function Posts() {
  return <h1>Posts</h1>;
});
