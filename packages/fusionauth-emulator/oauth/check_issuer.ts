import type { Context } from "fresh";
import type { State } from "../instance/state.ts";
import { issuerHere } from "../stories/rules/callback_rules.ts";

/** Records whether the issuer is the address under which the client reaches the emulator. */
export function checkIssuer(
  { state: { step, origin } }: Context<State>,
  issuer: string,
) {
  const isHere = issuer === origin || URL.parse(issuer)?.origin === origin;
  step.advise(issuerHere, isHere, { issuer, origin });
}
