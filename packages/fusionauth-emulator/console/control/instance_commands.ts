import { applicationsOf } from "../../data/store.ts";
import type { Operator } from "../operator.ts";
import { type Commands, numberOf } from "./command.ts";

/** Keys, tokens, the clock, the configuration, and starting over. */
export function instanceCommands(operator: Operator): Commands {
  const { core } = operator;
  const { clock, changes } = core;
  const moveTo = (offsetSeconds: number) => {
    clock.offsetSeconds = offsetSeconds;
    changes.notify();
  };
  return {
    "POST rotate-keys": () => operator.rotateKeys(),
    "POST revoke": ({ body: { loginId, refreshTokenId } }) => {
      if (typeof loginId === "string") return operator.revoke({ loginId });
      if (typeof refreshTokenId === "string") {
        return operator.revoke({ refreshTokenId });
      }
      throw new TypeError('Name a "loginId" or a "refreshTokenId"');
    },
    "GET clock": () => ({
      now: clock.now(),
      offsetSeconds: clock.offsetSeconds,
    }),
    "POST clock": ({ body }) => moveTo(numberOf(body, "offsetSeconds")),
    "POST advance": ({ body }) =>
      moveTo(clock.offsetSeconds + numberOf(body, "seconds")),
    "GET kickstart": ({ query }) => ({
      issuer: core.store.tenantOf(null).issuer,
      notes: core.notes,
      applications: applicationsOf(core.store).map(
        ({ id, tenantId, name, oauth: { clientSecret, ...oauth } }) => ({
          id,
          tenantId,
          name,
          ...oauth,
          ...(query.get("secrets") === "show" ? { clientSecret } : {}),
        }),
      ),
    }),
    "POST reset": () => operator.reset(),
  };
}
