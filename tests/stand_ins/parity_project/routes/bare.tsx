import { page } from "fresh";
import { define } from "../state.ts";

export const handler = define.handlers({
  GET: () =>
    page(undefined, { headers: [["x-one", "first"], ["x-one", "last"]] }),
});

export default define.page(function Bare({ data, route }) {
  return <h1>{`${data} at ${route}`}</h1>;
});
