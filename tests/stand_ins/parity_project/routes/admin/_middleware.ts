import { HttpError } from "fresh";
import { define } from "../../state.ts";

export default define.middleware(() => {
  throw new HttpError(403);
});
