import { Toggle } from "../islands/toggles.tsx";
import { define } from "../state.ts";

export default define.page(function Named() {
  return <Toggle label="Named" />;
});
