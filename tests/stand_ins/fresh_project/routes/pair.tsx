import Pair from "../islands/Pair.tsx";
import { define } from "../state.ts";

export default define.page(function PairPage() {
  return <Pair />;
});
