import { define } from "../../state.ts";

export default define.page(function Note({ params }) {
  return <h1>Note {params.slug}</h1>;
});
