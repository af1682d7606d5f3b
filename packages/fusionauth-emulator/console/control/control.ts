import type { ActiveFault } from "../../faults/active_fault.ts";
import { faultNames, isFaultName } from "../../faults/catalog.ts";
import type { FaultOptions } from "../../faults/fault.ts";
import type { SeenRequest } from "../../faults/seen_request.ts";
import { isLoopback } from "../../http/loopback.ts";
import type { Operator } from "../operator.ts";

type Json = Record<string, unknown>;

interface Command {
  readonly query: URLSearchParams;
  readonly body: Json;
}

const PREFIX = "/__op/";

/** Whether a request is for the control path. */
export function isControl(request: Request): boolean {
  return new URL(request.url).pathname.startsWith(PREFIX);
}

/**
 * Fault injection over HTTP, for clients in other languages; README.md lists the commands, where a
 * fault is a `mode`. Only programs on this machine may use it: browsers are refused.
 */
export function createControl(
  operator: Operator,
): (request: Request) => Promise<Response> {
  const { faults, requests, core: { clock } } = operator;
  const commands: Record<string, (command: Command) => unknown> = {
    "GET modes": () => ({ modes: faultNames() }),
    "GET mode": () => ({ settings: faults.active.map(showFault) }),
    "POST mode": ({ body }) => {
      const { mode } = body;
      if (typeof mode !== "string" || !isFaultName(mode)) {
        throw new TypeError(`There is no fault ${JSON.stringify(mode)}`);
      }
      return showFault(faults.set(mode, parseOptions(body)));
    },
    "DELETE mode": ({ query }) =>
      faults.clear(query.get("clientId") ?? undefined),
    "POST release": () => faults.active.forEach((it) => it.release()),
    "GET requests": () => ({ requests: requests.map(showRequest) }),
    "DELETE requests": () => void (requests.length = 0),
    "POST rotate-keys": () => operator.rotateKeys(),
    "POST revoke": ({ body: { loginId, refreshTokenId } }) => {
      if (typeof loginId === "string") return operator.revoke({ loginId });
      if (typeof refreshTokenId === "string") {
        return operator.revoke({ refreshTokenId });
      }
      throw new TypeError('Name a "loginId" or a "refreshTokenId"');
    },
    "POST clock": ({ body: { offsetSeconds } }) => {
      if (typeof offsetSeconds !== "number") {
        throw new TypeError('"offsetSeconds" must be a number');
      }
      clock.offsetSeconds = offsetSeconds;
    },
  };

  return async function control(request) {
    const url = new URL(request.url);
    if (!isFromProgram(request.headers, url.hostname)) {
      return failure(403, "The control path is for programs on this machine");
    }
    const name = `${request.method} ${url.pathname.slice(PREFIX.length)}`;
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) {
      const known = Object.keys(commands).join(", ");
      return failure(
        404,
        `There is no command "${name}". The commands are ${known}`,
      );
    }
    try {
      const body = parseBody(await request.text());
      const result = await command({ query: url.searchParams, body });
      return result === undefined
        ? new Response(null, { status: 204 })
        : Response.json(result);
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) {
        return failure(400, error.message);
      }
      throw error;
    }
  };
}

/** Browsers send `Origin` or `Sec-Fetch-Site`; no page of any site may reach the control path. */
function isFromProgram(headers: Headers, hostname: string): boolean {
  return isLoopback(hostname) && !headers.has("origin") &&
    !headers.has("sec-fetch-site");
}

function failure(status: number, message: string): Response {
  return Response.json({ error: message }, { status });
}

function parseBody(text: string): Json {
  if (text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new TypeError("The body must be JSON", { cause });
  }
  if (typeof value !== "object" || value === null) {
    throw new TypeError("The body must be a JSON object");
  }
  return { ...value };
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
