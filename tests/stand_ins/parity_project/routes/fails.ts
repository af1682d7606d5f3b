import { define } from "../state.ts";

export const handler = define.handlers(() => {
  throw new Error("It fails");
});
