import { define } from "../state.ts";

export default define.page(function Admin() {
  return <h1>Beside the folder</h1>;
});
