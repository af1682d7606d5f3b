import { define } from "../../state.ts";

export default define.page(function Users() {
  return <h1>Users</h1>;
});
