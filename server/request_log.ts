import { clientAddressOf } from "./client_address.ts";
import { writeRequestLine } from "./log.ts";
import { type RequestContext, requestContext } from "./request_context.ts";
import type { Handler } from "./request_guards.ts";
import { describeRequest } from "./telemetry.ts";

/**
 * Gives every request a context and an id, which its response carries as `x-request-id`, and writes
 * one line about it: the pattern of its route, and never its path or query, which may hold a secret.
 */
export function logRequests(handle: Handler): Handler {
  return async function logged(request, info) {
    const start = performance.now();
    const context: RequestContext = {
      id: crypto.randomUUID().slice(-12),
      clientAddress: clientAddressOf(request.headers, info),
      route: null,
    };
    const response = await requestContext.run(context, handle, request, info);
    response.headers.set("x-request-id", context.id);
    const { method } = request;
    const ms = Math.round((performance.now() - start) * 10) / 10;
    describeRequest(context, method);
    writeRequestLine(context, { method, status: response.status, ms });
    return response;
  };
}
