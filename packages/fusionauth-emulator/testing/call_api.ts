import type { Emulator } from "../server/emulator.ts";

/**
 * Calls FusionAuth's API in-process, with the kickstart's first API key unless `headers` has another
 * `authorization`. A body is sent as JSON.
 */
export function callApi(
  emulator: Emulator,
  [method, path]: readonly [method: string, path: string],
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return emulator.handler(
    new Request(`${emulator.origin}${path}`, {
      method,
      headers: {
        ...(emulator.apiKey === null ? {} : { authorization: emulator.apiKey }),
        "content-type": "application/json",
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
    }),
  );
}
