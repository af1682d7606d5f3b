import type { ActiveFault } from "../../faults/active_fault.ts";
import { faultNames, isFaultName } from "../../faults/catalog.ts";
import type { FaultOptions } from "../../faults/fault.ts";
import type { SeenRequest } from "../../faults/seen_request.ts";
import type { Operator } from "../operator.ts";
import type { Commands, Json } from "./command.ts";

/** Faults, which are called modes here, and the requests that clients sent. */
export function faultCommands({ faults, requests, core }: Operator): Commands {
  return {
    "GET modes": () => ({ modes: faultNames() }),
    "GET mode": () => ({ settings: faults.active.map(showFault) }),
    "POST mode": ({ body }) => {
      const { mode } = body;
      if (typeof mode !== "string" || !isFaultName(mode)) {
        throw new TypeError(`There is no fault ${JSON.stringify(mode)}`);
      }
      core.changes.notify();
      return showFault(faults.set(mode, parseOptions(body)));
    },
    "DELETE mode": ({ query }) => {
      faults.clear(query.get("clientId") ?? undefined);
      core.changes.notify();
    },
    "POST release": () => faults.active.forEach((it) => it.release()),
    "GET requests": () => ({ requests: requests.map(showRequest) }),
    "DELETE requests": () => void (requests.length = 0),
  };
}

function parseOptions(body: Json): FaultOptions {
  const { clientId, times, seconds, location } = body;
  return {
    ...(typeof clientId === "string" ? { clientId } : {}),
    ...(typeof times === "number" ? { times } : {}),
    ...(typeof seconds === "number" ? { seconds } : {}),
    ...(typeof location === "string" ? { location } : {}),
  };
}

function showFault({ name, clientId, used }: ActiveFault): Json {
  return { mode: name, clientId, used };
}

function showRequest(
  { url: _url, query, form, headers, ...entry }: SeenRequest,
): Json {
  return {
    ...entry,
    query: showParameters(query),
    form: showParameters(form),
    headers: Object.fromEntries(headers),
  };
}

/** The value of each name; a list for a name that repeats. */
function showParameters(parameters: URLSearchParams): Json {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
