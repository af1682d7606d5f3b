import { isLoopback } from "../../http/loopback.ts";
import { KickstartError } from "../../kickstart/file/kickstart_error.ts";
import type { Operator } from "../operator.ts";
import type { Commands, Json } from "./command.ts";
import { faultCommands } from "./fault_commands.ts";
import { instanceCommands } from "./instance_commands.ts";
import { storyCommands } from "./story_commands.ts";
import { userCommands } from "./user_commands.ts";
import { webhookCommands } from "./webhook_commands.ts";

const PREFIX = "/__op/";

/** Whether a request is for the control API. */
export function isControl(request: Request): boolean {
  return new URL(request.url).pathname.startsWith(PREFIX);
}

/**
 * What the console shows and does, as JSON, for tests and clients in any language; README.md lists
 * the commands. Only programs on this machine may use it: browsers are refused.
 */
export function createControl(
  operator: Operator,
): (request: Request) => Promise<Response> {
  const commands: Commands = {
    ...storyCommands(operator),
    ...webhookCommands(operator),
    ...userCommands(operator),
    ...faultCommands(operator),
    ...instanceCommands(operator),
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
      const isMistake = error instanceof TypeError ||
        error instanceof RangeError || error instanceof KickstartError;
      if (isMistake) return failure(400, error.message);
      throw error;
    }
  };
}

/** Browsers send `Origin` or `Sec-Fetch-Site`; no page of any site may reach the control API. */
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
