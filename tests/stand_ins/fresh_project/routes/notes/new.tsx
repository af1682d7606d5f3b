import { define } from "../../state.ts";

export default define.page(function NewNote() {
  return <h1>New note</h1>;
});
