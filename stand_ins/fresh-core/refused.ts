import { refusal, refuser } from "../refuse.ts";

/** Makes what stands in the place of a function that this stand-in does not cover. */
export const refuse = refuser("Fresh");

/** The error for something of Fresh that this stand-in does not cover. */
export function notCovered(what: string): Error {
  return refusal("Fresh", what);
}
