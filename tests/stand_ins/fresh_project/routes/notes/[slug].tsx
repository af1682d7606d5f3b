import { define } from "../../state.ts";

export default define.page(async function Note({ params }) {
  const slug = await Promise.resolve(params.slug);
  return <h1>Note {slug}</h1>;
});
