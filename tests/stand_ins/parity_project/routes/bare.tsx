import { page } from "fresh";
import { define } from "../state.ts";

export const handler = define.handlers({
  GET: () =>
    page(undefined, { headers: [["x-one", "first"], ["x-one", "last"]] }),
});

export default define.page(async function Bare({ data, route }) {
  await Promise.resolve();
  return <h1>{`${data} at ${route}`}</h1>;
});
