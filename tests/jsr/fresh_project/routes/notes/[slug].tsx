import { define } from "../../state.ts";

export default define.page(async function Note({ params, route }) {
  const slug = await Promise.resolve(params.slug);
  return <h1>{slug} at {route}</h1>;
});
